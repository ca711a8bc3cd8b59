import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteOldTraces, dropOldSpanPartitions, retentionCutoff } from "./drop-old-traces.ts";
import { ensureSpanPartitions, listSpanPartitions } from "./span-partitions.ts";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database.ts";

describe("retentionCutoff", () => {
  it("keeps the whole day that is only partly too old", () => {
    const cutoff = (now: string, days: number) => retentionCutoff(new Date(now), days).toISOString();
    expect(cutoff("2025-03-31T12:00:00Z", 30)).toBe("2025-03-01T00:00:00.000Z");
    expect(cutoff("2025-03-31T23:59:59.999Z", 30)).toBe("2025-03-01T00:00:00.000Z");
    expect(cutoff("2025-04-01T00:00:00.000Z", 30)).toBe("2025-03-02T00:00:00.000Z");
    expect(cutoff("2025-03-31T12:00:00Z", 1)).toBe("2025-03-30T00:00:00.000Z");
  });
});

describe("retention", () => {
  let fresh: FreshDatabase;
  const cutoff = new Date("2025-03-02T00:00:00Z");
  const beforeCutoff = "2025-03-01T23:59:59.999Z";
  const atCutoff = "2025-03-02T00:00:00.000Z";

  const addTrace = (id: string, start: string, end: string | null = null) =>
    fresh.pool.query("insert into traces (project_id, trace_id, start_time, end_time) values ('p', $1, $2, $3)", [
      id,
      start,
      end,
    ]);
  const addSpan = (trace: string, start: string) =>
    fresh.pool.query("insert into spans (project_id, trace_id, span_id, start_time) values ('p', $1, $2, $3)", [
      trace,
      start,
      start,
    ]);
  const remaining = async () =>
    (await fresh.db.selectFrom("traces").select("trace_id").orderBy("trace_id").execute()).map((row) => row.trace_id);

  beforeAll(async () => {
    fresh = await freshDatabase();
    const days = ["2025-02-27", "2025-02-28", "2025-03-01", "2025-03-02", "2025-03-03"];
    await ensureSpanPartitions(
      fresh.db,
      days.map((day) => new Date(day)),
    );
    await addTrace("old", beforeCutoff);
    await addTrace("old-and-ended", "2025-02-27T10:00:00Z", beforeCutoff);
    await addTrace("young", atCutoff);
    await addTrace("straddling", beforeCutoff, "2025-03-02T00:00:01Z");
    await addTrace("claims-to-end-late", beforeCutoff, "2999-01-01T00:00:00Z");
    for (const id of ["old", "old-and-ended", "straddling", "claims-to-end-late"]) await addSpan(id, beforeCutoff);
    await addSpan("young", atCutoff);
    await addSpan("straddling", "2025-03-02T00:00:01Z");
  });
  afterAll(() => fresh.drop());

  it("gives up behind a long reader, and leaves the partition to the next try", async () => {
    const reader = await fresh.pool.connect();
    try {
      await reader.query("begin");
      await reader.query("select count(*) from spans_20250227");
      await expect(dropOldSpanPartitions(fresh.db, cutoff)).rejects.toThrow(/lock timeout/);
    } finally {
      await reader.query("rollback");
      reader.release();
    }
    expect(await listSpanPartitions(fresh.db)).toHaveLength(5);
  });

  it("drops the days before the cutoff and no other", async () => {
    await fresh.pool.query(
      "create table spans_backup_of_mine partition of spans for values from ('2024-01-01') to ('2024-02-01')",
    );
    expect(await dropOldSpanPartitions(fresh.db, cutoff)).toEqual([
      "spans_20250227",
      "spans_20250228",
      "spans_20250301",
    ]);
    expect((await listSpanPartitions(fresh.db)).map(({ name }) => name)).toEqual(["spans_20250302", "spans_20250303"]);
    const { rows } = await fresh.pool.query("select to_regclass('spans_backup_of_mine') as name");
    expect(rows).toEqual([{ name: "spans_backup_of_mine" }]);
    expect(await dropOldSpanPartitions(fresh.db, cutoff)).toEqual([]);
  });

  it("deletes the traces of which nothing is left, a batch at a time", async () => {
    expect(await deleteOldTraces(fresh.db, cutoff, 2)).toBe(2);
    expect(await deleteOldTraces(fresh.db, cutoff, 2)).toBe(1);
    expect(await deleteOldTraces(fresh.db, cutoff, 2)).toBe(0);
    expect(await remaining()).toEqual(["straddling", "young"]);
  });
});
