import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addDays,
  ensureSpanPartitions,
  listSpanPartitions,
  spanPartitionName,
  startOfUtcDay,
} from "./span-partitions.ts";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database.ts";

describe("span partitions", () => {
  let fresh: FreshDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(() => fresh.drop());

  it("belong to UTC days, up to the last millisecond", () => {
    expect(spanPartitionName(new Date("2025-03-01T23:59:59.999Z"))).toBe("spans_20250301");
    expect(spanPartitionName(new Date("2025-03-02T00:00:00.000Z"))).toBe("spans_20250302");
    expect(startOfUtcDay(new Date("2024-02-29T13:00:00Z"))).toEqual(new Date("2024-02-29T00:00:00Z"));
    expect(startOfUtcDay(new Date("1969-12-31T23:00:00Z"))).toEqual(new Date("1969-12-31T00:00:00Z"));
  });

  it("are made once, however many times fall into a day and however many ask at once", async () => {
    const noon = new Date("2025-03-01T12:00:00Z");
    const times = [noon, new Date("2025-03-01T23:59:59Z"), addDays(noon, 1)];
    const made = await Promise.all([1, 2, 3].map(() => ensureSpanPartitions(fresh.db, times)));
    expect(made.flat().toSorted()).toEqual(["spans_20250301", "spans_20250302"]);
    expect(await ensureSpanPartitions(fresh.db, times)).toEqual([]);
    expect((await listSpanPartitions(fresh.db)).map(({ day }) => day)).toEqual([
      new Date("2025-03-01T00:00:00Z"),
      new Date("2025-03-02T00:00:00Z"),
    ]);
  });

  it("take spans of their day, refuse the same span twice, and have the indexes of the parent", async () => {
    const insert = `insert into spans (project_id, trace_id, span_id, start_time)
      values ('p', 't', 's', '2025-03-01T23:59:59.999Z')`;
    await fresh.pool.query(insert);
    await expect(fresh.pool.query(insert)).rejects.toThrow(/duplicate key/);
    const { rows } = await fresh.pool.query("select tableoid::regclass::text as home from spans");
    expect(rows).toEqual([{ home: "spans_20250301" }]);
    const indexes = "select count(*)::int as n from pg_indexes where tablename = $1";
    const ofParent = await fresh.pool.query(indexes, ["spans"]);
    const ofPartition = await fresh.pool.query(indexes, ["spans_20250301"]);
    expect(ofPartition.rows).toEqual(ofParent.rows);
  });

  it("are made while somebody is reading and somebody is writing", async () => {
    const reader = await fresh.pool.connect();
    try {
      await reader.query("begin");
      await reader.query("select count(*) from spans");
      await reader.query(`insert into spans (project_id, trace_id, span_id, start_time)
        values ('p', 't', 'other', '2025-03-01T01:00:00Z')`);
      expect(await ensureSpanPartitions(fresh.db, [new Date("2025-03-09T00:00:00Z")])).toEqual(["spans_20250309"]);
    } finally {
      await reader.query("rollback");
      reader.release();
    }
  });
});
