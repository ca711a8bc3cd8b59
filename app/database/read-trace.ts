import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";
import type { SpanDetail, TraceSummary } from "@cognobserve/contracts/public-api";
import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";
import { durationMs, summaryColumns, toSummary } from "./trace-summary.ts";

/** Everything of a trace except its spans. */
export type TraceHead = TraceSummary & { readonly metadata: JsonObject };

/** Where a trace's spans are. */
export interface SpansOf {
  readonly projectId: string;
  readonly traceId: string;
  /** RFC 3339 with microseconds. No span of the trace starts earlier, so older days need not be looked into. */
  readonly from: string;
}

/** Reads one trace of a project, or undefined when the project has none of that id. */
export async function readTrace(
  db: Kysely<Database>,
  projectId: string,
  traceId: string,
): Promise<{ readonly head: TraceHead; readonly spans: SpansOf } | undefined> {
  const row = await db
    .selectFrom("traces")
    .select([...summaryColumns, "metadata", exactStart])
    .where("project_id", "=", projectId)
    .where("trace_id", "=", traceId)
    .executeTakeFirst();
  return (
    row && {
      head: { ...toSummary(row), metadata: row.metadata },
      spans: { projectId, traceId, from: row.exact_start },
    }
  );
}

/** With all its microseconds, which Date has not. */
const exactStart = sql<string>`start_time::text`.as("exact_start");

const spanColumns = [
  "span_id",
  "parent_span_id",
  "name",
  "kind",
  "start_time",
  "end_time",
  durationMs,
  "status",
  "status_message",
  "level",
  "model",
  "provider",
  "prompt_tokens",
  "completion_tokens",
  "total_tokens",
  "input",
  "output",
  "attributes",
  "resource",
  "events",
  "links",
] as const;

/**
 * Reads a trace's spans, oldest first, a batch at a time, so that one answer never holds a large trace in memory.
 * Every batch goes on after the last span of the one before.
 */
export async function* readSpans(
  db: Kysely<Database>,
  { projectId, traceId, from }: SpansOf,
  { limit, batch }: { readonly limit: number; readonly batch: number },
): AsyncGenerator<readonly SpanDetail[]> {
  let after: { start: string; spanId: string } | undefined;
  for (let left = limit; left > 0; ) {
    const size = Math.min(batch, left);
    let query = db
      .selectFrom("spans")
      .select([...spanColumns, exactStart])
      .where("project_id", "=", projectId)
      .where("trace_id", "=", traceId)
      .where("start_time", ">=", sql<Date>`${after?.start ?? from}::timestamptz`)
      .orderBy("start_time")
      .orderBy("span_id")
      .limit(size);
    if (after !== undefined) {
      query = query.where(sql<boolean>`(start_time, span_id) > (${after.start}::timestamptz, ${after.spanId})`);
    }
    const rows = await query.execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(toSpan);
    if (rows.length < size) return;
    after = { start: last.exact_start, spanId: last.span_id };
    left -= rows.length;
  }
}

type SpanRow = Omit<SpanDetail, "start_time" | "end_time" | "kind" | "events" | "links"> & {
  readonly start_time: Date;
  readonly end_time: Date | null;
  readonly kind: string;
  readonly events: JsonValue[];
  readonly links: JsonValue[];
};

/** A row as the public API shows it. Kind, events and links were put into the API's shape when they were stored. */
const toSpan = (row: SpanRow): SpanDetail => ({
  span_id: row.span_id,
  parent_span_id: row.parent_span_id,
  name: row.name,
  kind: row.kind as SpanDetail["kind"],
  start_time: row.start_time.toISOString(),
  end_time: row.end_time?.toISOString() ?? null,
  duration_ms: row.duration_ms,
  status: row.status,
  status_message: row.status_message,
  level: row.level,
  model: row.model,
  provider: row.provider,
  prompt_tokens: row.prompt_tokens,
  completion_tokens: row.completion_tokens,
  total_tokens: row.total_tokens,
  input: row.input,
  output: row.output,
  attributes: row.attributes,
  resource: row.resource,
  events: row.events as SpanDetail["events"],
  links: row.links as SpanDetail["links"],
});
