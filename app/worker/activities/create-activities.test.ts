import { ensureSpanPartitions, listSpanPartitions } from "@cognobserve/database/span-partitions";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createActivities } from "./create-activities.ts";

describe("activities", () => {
  let fresh: FreshDatabase;
  const beats: unknown[] = [];
  const activitiesAt = (now: string, retentionDays = 30, beat = (detail: unknown): void => void beats.push(detail)) =>
    createActivities({ db: fresh.db, now: () => new Date(now), retentionDays, beat });

  beforeEach(async () => {
    fresh = await freshDatabase();
    beats.length = 0;
  });
  afterEach(() => fresh.drop());

  const oldTraces = (count: number) =>
    fresh.pool.query(
      `insert into traces (project_id, trace_id, start_time)
       select 'p', n::text, '2025-01-01' from generate_series(1, $1::int) n`,
      [count],
    );

  it("make the partitions from yesterday to a week ahead, once", async () => {
    const made = await activitiesAt("2025-02-26T23:59:59Z").makeSpanPartitions();
    expect(made.at(0)).toBe("spans_20250225");
    expect(made.at(-1)).toBe("spans_20250305");
    expect(made).toHaveLength(9);
    expect(await activitiesAt("2025-02-27T00:00:00Z").makeSpanPartitions()).toEqual(["spans_20250306"]);
  });

  it("keep a day until its last span is older than the retention, by UTC midnight", async () => {
    await ensureSpanPartitions(fresh.db, [new Date("2025-03-01"), new Date("2025-03-02")]);
    expect(await activitiesAt("2025-03-31T23:59:59.999Z").dropOldSpans()).toEqual([]);
    expect(await activitiesAt("2025-04-01T00:00:00.000Z").dropOldSpans()).toEqual(["spans_20250301"]);
    expect((await listSpanPartitions(fresh.db)).map(({ name }) => name)).toEqual(["spans_20250302"]);
  });

  it("obey another RETENTION_DAYS", async () => {
    await ensureSpanPartitions(fresh.db, [new Date("2025-03-01")]);
    expect(await activitiesAt("2025-03-03T00:00:00Z", 2).dropOldSpans()).toEqual([]);
    expect(await activitiesAt("2025-03-03T00:00:00Z", 1).dropOldSpans()).toEqual(["spans_20250301"]);
  });

  it("delete old traces in batches, and show after each that they are alive", async () => {
    await oldTraces(10_001);
    expect(await activitiesAt("2025-03-01T00:00:00Z").deleteOldTraces()).toBe(10_001);
    expect(beats).toEqual([5_000, 10_000]);
  });

  it("stop between two batches when told to, and keep what was done", async () => {
    await oldTraces(10_001);
    const stopped = activitiesAt("2025-03-01T00:00:00Z", 30, () => {
      throw new Error("shutting down");
    });
    await expect(stopped.deleteOldTraces()).rejects.toThrow("shutting down");
    const { rows } = await fresh.pool.query("select count(*)::int as left from traces");
    expect(rows).toEqual([{ left: 5_001 }]);
  });

  it("roll up what has arrived, an hour a beat", async () => {
    await ensureSpanPartitions(fresh.db, [new Date("2025-03-01")]);
    await fresh.pool.query(`insert into spans (project_id, trace_id, span_id, start_time)
      values ('p', 't', 'a', '2025-03-01T10:00:00Z'), ('p', 't', 'b', '2025-03-01T11:00:00Z')`);
    expect(await activitiesAt("2025-03-01T12:00:00Z").rollUpUsage()).toBe(2);
    expect(beats).toEqual([new Date("2025-03-01T10:00:00Z"), new Date("2025-03-01T11:00:00Z")]);
  });
});
