import { ensureSpanPartitions } from "@cognobserve/database/span-partitions";
import type { Database } from "@cognobserve/database/tables";
import type { Insertable, Kysely } from "kysely";

/** Rows as ingest would have stored them. */
type TraceRow = Insertable<Database["traces"]>;
type SpanRow = Insertable<Database["spans"]>;

const NOON = Date.parse("2026-03-01T12:00:00Z");

/** `count` traces of a project, a second apart, newest last: `t-0000`, `t-0001`, … */
export const sampleTraces = (projectId: string, count: number, change: Partial<TraceRow> = {}): TraceRow[] =>
  Array.from({ length: count }, (_, index) => ({
    project_id: projectId,
    trace_id: `t-${String(index).padStart(4, "0")}`,
    name: `chat ${index}`,
    start_time: new Date(NOON + index * 1_000).toISOString(),
    end_time: new Date(NOON + index * 1_000 + 250).toISOString(),
    status: "unset" as const,
    span_count: 1,
    total_tokens: 30,
    prompt_tokens: 10,
    completion_tokens: 20,
    ...change,
  }));

/** `count` spans of one trace, a millisecond apart. */
export const sampleSpans = (projectId: string, traceId: string, count: number): SpanRow[] =>
  Array.from({ length: count }, (_, index) => ({
    project_id: projectId,
    trace_id: traceId,
    span_id: `s-${String(index).padStart(5, "0")}`,
    parent_span_id: index === 0 ? null : "s-00000",
    name: `step ${index}`,
    kind: "internal",
    status: "ok",
    start_time: new Date(NOON + index).toISOString(),
    end_time: new Date(NOON + index + 5).toISOString(),
    input: JSON.stringify([{ role: "user", content: "hello" }]),
    output: JSON.stringify("world"),
    attributes: JSON.stringify({ "gen_ai.system": "openai", nested: { list: [1, 2, null] } }),
    events: JSON.stringify([{ name: "retry", time: new Date(NOON).toISOString(), attributes: {} }]),
  }));

export async function insertTraces(db: Kysely<Database>, rows: readonly TraceRow[]): Promise<void> {
  await db.insertInto("traces").values(rows).execute();
}

export async function insertSpans(db: Kysely<Database>, rows: readonly SpanRow[]): Promise<void> {
  await ensureSpanPartitions(db, [new Date(NOON)]);
  for (let start = 0; start < rows.length; start += 1_000) {
    await db
      .insertInto("spans")
      .values(rows.slice(start, start + 1_000))
      .execute();
  }
}
