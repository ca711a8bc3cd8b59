import type { PoolClient } from "pg";
import { textArray } from "./binary-array.ts";
import type { SpanRow } from "./trace-batch.ts";

/** Two statements: the lock must be held before the second one takes its snapshot. Sorted, so that none waits in a ring. */
const lock = `
select pg_advisory_xact_lock(key) from (
  select distinct hashtextextended(project_id || ' ' || trace_id, 0) as key
  from unnest($1::text[], $2::text[]) as row (project_id, trace_id)
  order by 1
) keys`;

const find = `
select s.project_id, s.trace_id, s.span_id,
  (extract(epoch from s.start_time) * 1000000)::int8 as start_micros
from unnest($1::text[], $2::text[], $3::text[]) as row (project_id, trace_id, span_id)
join spans s using (project_id, trace_id, span_id)`;

/**
 * Spans whose client gave no start get one on arrival. When such a span is sent again it takes the start that it was
 * stored with, since the start is part of its key and a retry must not make a second row.
 * Call it in the transaction that stores them: it holds a lock on their traces until the end.
 */
export async function settleGuessedStarts(client: PoolClient, spans: readonly SpanRow[]): Promise<readonly SpanRow[]> {
  const guessed = spans.filter((span) => span.startGuessed);
  if (guessed.length === 0) return spans;
  const projects = textArray(guessed.map((span) => span.projectId));
  const traces = textArray(guessed.map((span) => span.traceId));
  await client.query({ text: lock, values: [projects, traces] });
  const { rows } = await client.query<{
    project_id: string;
    trace_id: string;
    span_id: string;
    start_micros: number;
  }>({ text: find, values: [projects, traces, textArray(guessed.map((span) => span.spanId))] });
  const known = new Map(rows.map((row) => [`${row.project_id}\0${row.trace_id}\0${row.span_id}`, row.start_micros]));
  return spans.map((span) => {
    const startMicros = span.startGuessed ? known.get(`${span.projectId}\0${span.traceId}\0${span.spanId}`) : undefined;
    return startMicros === undefined ? span : { ...span, startMicros };
  });
}
