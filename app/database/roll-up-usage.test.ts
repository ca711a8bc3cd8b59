import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dropOldSpanPartitions } from "./drop-old-traces.ts";
import { rollUpUsage } from "./roll-up-usage.ts";
import { ensureSpanPartitions } from "./span-partitions.ts";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database.ts";

describe("rollUpUsage", () => {
  let fresh: FreshDatabase;
  let spans = 0;

  const insert = `insert into spans (project_id, trace_id, span_id, start_time, end_time, model, status,
    prompt_tokens, completion_tokens, total_tokens, received_at)
    select project, 't', span, start, start + interval '1.5 seconds', model, status, 10, 5, 15,
      now() - received * interval '1 minute'
    from (values ($1::text, $2::text, $3::timestamptz, $4::text, $5::text, $6::int))
      as given (project, span, start, model, status, received)`;
  const add = (start: string, { project = "p", model = "m" as string | null, status = "ok", minutesAgo = 0 } = {}) =>
    fresh.pool.query(insert, [project, `s${spans++}`, start, model, status, minutesAgo]);

  const rollUp = async () => {
    const seen: string[] = [];
    const { hours } = await rollUpUsage(fresh.db, {
      lateMs: 600_000,
      onHour: (hour) => seen.push(hour.toISOString().slice(0, 13)),
    });
    expect(seen).toHaveLength(hours);
    return seen;
  };
  const usage = async () =>
    (
      await fresh.db
        .selectFrom("usage_hourly")
        .selectAll()
        .orderBy("hour")
        .orderBy("project_id")
        .orderBy("model")
        .execute()
    ).map((row) => `${row.hour.toISOString().slice(0, 13)} ${row.project_id}/${row.model} ${row.span_count}`);

  beforeEach(async () => {
    fresh = await freshDatabase();
    await ensureSpanPartitions(fresh.db, [new Date("2025-03-01"), new Date("2025-03-02")]);
  });
  afterEach(() => fresh.drop());

  it("counts spans by project, hour and model", async () => {
    await add("2025-03-01T22:59:59.999Z");
    await add("2025-03-01T23:00:00.000Z");
    await add("2025-03-01T23:59:59.999Z", { status: "error" });
    await add("2025-03-01T23:10:00Z", { model: null });
    await add("2025-03-01T23:10:00Z", { project: "q" });
    await add("2025-03-02T00:00:00.000Z");
    expect(await rollUp()).toEqual(["2025-03-01T22", "2025-03-01T23", "2025-03-02T00"]);
    expect(await usage()).toEqual([
      "2025-03-01T22 p/m 1",
      "2025-03-01T23 p/ 1",
      "2025-03-01T23 p/m 2",
      "2025-03-01T23 q/m 1",
      "2025-03-02T00 p/m 1",
    ]);
    const row = await fresh.db
      .selectFrom("usage_hourly")
      .selectAll()
      .where("hour", "=", new Date("2025-03-01T23:00:00Z"))
      .where("project_id", "=", "p")
      .where("model", "=", "m")
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      span_count: 2,
      error_count: 1,
      prompt_tokens: 20,
      completion_tokens: 10,
      total_tokens: 30,
      duration_ms_sum: 3_000,
    });
  });

  it("changes nothing when it runs again, or twice at once", async () => {
    await add("2025-03-01T10:00:00Z");
    await add("2025-03-01T11:00:00Z");
    await rollUp();
    const before = await usage();
    await Promise.all([rollUp(), rollUp(), rollUp()]);
    expect(await usage()).toEqual(before);
  });

  it("recomputes an hour for a late span, and leaves hours that received none alone", async () => {
    await add("2025-03-01T10:00:00Z", { minutesAgo: 60 });
    await add("2025-03-01T11:00:00Z", { minutesAgo: 60 });
    await rollUp();
    await add("2025-03-01T10:30:00Z", { model: "another" });
    expect(await rollUp()).toEqual(["2025-03-01T10"]);
    expect(await usage()).toEqual(["2025-03-01T10 p/another 1", "2025-03-01T10 p/m 1", "2025-03-01T11 p/m 1"]);
  });

  it("counts a span that was received before the last run but committed after it", async () => {
    await rollUp();
    await add("2025-03-01T10:00:00Z", { minutesAgo: 9 });
    expect(await rollUp()).toEqual(["2025-03-01T10"]);
    await add("2025-03-01T11:00:00Z", { minutesAgo: 11 });
    expect(await rollUp()).not.toContain("2025-03-01T11");
  });

  it("keeps the figures of days that retention has dropped", async () => {
    await add("2025-03-01T10:00:00Z");
    await add("2025-03-02T10:00:00Z");
    await rollUp();
    await dropOldSpanPartitions(fresh.db, new Date("2025-03-02"));
    await rollUp();
    expect(await usage()).toEqual(["2025-03-01T10 p/m 1", "2025-03-02T10 p/m 1"]);
  });

  it("takes up what a run that was cut off has left", async () => {
    await add("2025-03-01T10:00:00Z");
    await add("2025-03-01T11:00:00Z");
    const cutOff = rollUpUsage(fresh.db, {
      lateMs: 0,
      onHour: () => {
        throw new Error("stopped");
      },
    });
    await expect(cutOff).rejects.toThrow("stopped");
    expect(await usage()).toEqual(["2025-03-01T10 p/m 1"]);
    expect(await rollUp()).toEqual(["2025-03-01T10", "2025-03-01T11"]);
  });
});
