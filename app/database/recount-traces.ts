import { textArray } from "./binary-array.ts";

/** A trace by its key. */
export interface TraceKey {
  readonly project_id: string;
  readonly trace_id: string;
}

/**
 * Counts traces anew from their spans, in the transaction that has completed some of these and so holds the traces'
 * rows locked: a writer who comes later adds to what is found here, one who came before is seen.
 */
const text = `
update traces t set
  span_count = counted.span_count,
  error_count = counted.error_count,
  status = case when counted.error_count > 0 then 'error' when counted.succeeded then 'ok' else 'unset' end,
  prompt_tokens = counted.prompt_tokens,
  completion_tokens = counted.completion_tokens,
  total_tokens = counted.total_tokens
from (
  select s.project_id, s.trace_id,
    count(*) as span_count,
    count(*) filter (where s.status = 'error') as error_count,
    bool_or(s.status = 'ok') as succeeded,
    coalesce(sum(s.prompt_tokens), 0) as prompt_tokens,
    coalesce(sum(s.completion_tokens), 0) as completion_tokens,
    coalesce(sum(s.total_tokens), 0) as total_tokens
  from unnest($1::text[], $2::text[]) as changed (project_id, trace_id)
  join spans s using (project_id, trace_id)
  group by s.project_id, s.trace_id
) counted
where t.project_id = counted.project_id and t.trace_id = counted.trace_id`;

/** The query, prepared once a connection. */
export const recountTracesQuery = (traces: readonly TraceKey[]) => ({
  name: "recount-traces",
  text,
  values: [textArray(traces.map((row) => row.project_id)), textArray(traces.map((row) => row.trace_id))],
});
