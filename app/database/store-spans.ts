import { bigintArray, jsonbArray, textArray, timestampArray } from "./binary-array.ts";
import type { SpanRow, TraceRow } from "./trace-batch.ts";

/**
 * Stores spans and brings their traces' rows up to date.
 *
 * - A span that is already there is left alone, except that one which was stored open is completed by one that has
 *   ended. So a retry changes nothing.
 * - What is added to a trace's counters comes from the rows that were really inserted. A completed span's share in them
 *   is not known here: the caller recounts the traces that this statement returns.
 * - Name and model come from the earliest span of the best rank, so the row does not depend on the order of arrival.
 *
 * No key may occur twice in one run, and rows come sorted by key: that is the order in which they are locked.
 */
const text = `
with stored as (
  insert into spans as s (
    project_id, trace_id, span_id, parent_span_id, name, kind, start_time, end_time, status, status_message, level,
    model, provider, prompt_tokens, completion_tokens, total_tokens, session_id, user_id,
    input, output, attributes, resource, events, links)
  select * from unnest(
    $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::int8[], $15::int8[], $16::int8[],
    $17::text[], $18::text[], $19::jsonb[], $20::jsonb[], $21::jsonb[], $22::jsonb[], $23::jsonb[], $24::jsonb[])
  on conflict (project_id, trace_id, span_id, start_time) do update set
    completed = true,
    received_at = now(), -- the roll-ups recompute the hours of what was received since they last ran
    parent_span_id = coalesce(excluded.parent_span_id, s.parent_span_id),
    name = case when excluded.name = '' then s.name else excluded.name end,
    end_time = excluded.end_time,
    status = case when excluded.status = 'unset' then s.status else excluded.status end,
    status_message = coalesce(excluded.status_message, s.status_message),
    level = coalesce(excluded.level, s.level),
    model = coalesce(excluded.model, s.model),
    provider = coalesce(excluded.provider, s.provider),
    prompt_tokens = coalesce(excluded.prompt_tokens, s.prompt_tokens),
    completion_tokens = coalesce(excluded.completion_tokens, s.completion_tokens),
    total_tokens = coalesce(excluded.total_tokens, s.total_tokens),
    session_id = coalesce(excluded.session_id, s.session_id),
    user_id = coalesce(excluded.user_id, s.user_id),
    input = coalesce(excluded.input, s.input),
    output = coalesce(excluded.output, s.output),
    attributes = s.attributes || excluded.attributes,
    resource = s.resource || excluded.resource,
    events = case when excluded.events = '[]' then s.events else excluded.events end,
    links = case when excluded.links = '[]' then s.links else excluded.links end
    where s.end_time is null and excluded.end_time is not null
  returning s.project_id, s.trace_id, s.parent_span_id is null as is_root, s.name, s.start_time, s.end_time, s.status,
    s.model, s.prompt_tokens, s.completion_tokens, s.total_tokens, s.session_id, s.user_id, s.completed
), changed as (
  select project_id, trace_id,
    (array_agg(name order by is_root desc, start_time))[1] as name,
    case when bool_or(is_root) then 2 else 1 end as name_rank,
    coalesce(min(start_time) filter (where is_root), min(start_time)) as name_time,
    min(start_time) as start_time,
    max(end_time) as end_time,
    count(*) filter (where not completed) as span_count,
    count(*) filter (where not completed and status = 'error') as error_count,
    bool_or(status = 'error') as failed,
    bool_or(status = 'ok') as succeeded,
    (array_agg(model order by start_time) filter (where model is not null))[1] as model,
    min(start_time) filter (where model is not null) as model_time,
    sum(prompt_tokens) filter (where not completed) as prompt_tokens,
    sum(completion_tokens) filter (where not completed) as completion_tokens,
    sum(total_tokens) filter (where not completed) as total_tokens,
    min(session_id) as session_id,
    min(user_id) as user_id,
    bool_or(completed) as completed
  from stored
  group by project_id, trace_id
), told as (
  select * from unnest(
    $25::text[], $26::text[], $27::text[], $28::timestamptz[], $29::text[], $30::text[], $31::jsonb[]
  ) as row (project_id, trace_id, name, start_time, session_id, user_id, metadata)
), traced as (
  insert into traces as t (
    project_id, trace_id, name, name_rank, name_time, start_time, end_time, status, span_count, error_count,
    model, model_time, prompt_tokens, completion_tokens, total_tokens, session_id, user_id, metadata)
  select project_id, trace_id,
    coalesce(told.name, changed.name, ''),
    case when told.name is null then coalesce(changed.name_rank, 0) else 3 end,
    changed.name_time,
    least(told.start_time, changed.start_time),
    changed.end_time,
    case when changed.failed then 'error' when changed.succeeded then 'ok' else 'unset' end,
    coalesce(changed.span_count, 0),
    coalesce(changed.error_count, 0),
    changed.model,
    changed.model_time,
    coalesce(changed.prompt_tokens, 0),
    coalesce(changed.completion_tokens, 0),
    coalesce(changed.total_tokens, 0),
    coalesce(told.session_id, changed.session_id),
    coalesce(told.user_id, changed.user_id),
    coalesce(told.metadata, '{}')
  from changed full join told using (project_id, trace_id)
  order by project_id, trace_id
  on conflict (project_id, trace_id) do update set
    name = case when (excluded.name_rank > t.name_rank
      or (excluded.name_rank = t.name_rank and excluded.name_rank < 3 and excluded.name_time < t.name_time))
      then excluded.name else t.name end,
    name_time = case when (excluded.name_rank > t.name_rank
      or (excluded.name_rank = t.name_rank and excluded.name_rank < 3 and excluded.name_time < t.name_time))
      then excluded.name_time else t.name_time end,
    name_rank = greatest(t.name_rank, excluded.name_rank),
    start_time = least(t.start_time, excluded.start_time),
    end_time = greatest(t.end_time, excluded.end_time),
    status = case when 'error' in (t.status, excluded.status) then 'error'
      when 'ok' in (t.status, excluded.status) then 'ok' else 'unset' end,
    span_count = t.span_count + excluded.span_count,
    error_count = t.error_count + excluded.error_count,
    model = case when t.model_time <= excluded.model_time then t.model else coalesce(excluded.model, t.model) end,
    model_time = least(t.model_time, excluded.model_time),
    prompt_tokens = t.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = t.completion_tokens + excluded.completion_tokens,
    total_tokens = t.total_tokens + excluded.total_tokens,
    session_id = coalesce(t.session_id, excluded.session_id),
    user_id = coalesce(t.user_id, excluded.user_id),
    metadata = excluded.metadata || t.metadata
)
select project_id, trace_id from changed where completed`;

/** The query, prepared once a connection. Its result has `project_id` and `trace_id` of the traces to recount. */
export const storeSpansQuery = (spans: readonly SpanRow[], traces: readonly TraceRow[]) => ({
  name: "store-spans",
  text,
  values: [
    textArray(spans.map((row) => row.projectId)),
    textArray(spans.map((row) => row.traceId)),
    textArray(spans.map((row) => row.spanId)),
    textArray(spans.map((row) => row.parentSpanId)),
    textArray(spans.map((row) => row.name)),
    textArray(spans.map((row) => row.kind)),
    timestampArray(spans.map((row) => row.startMicros)),
    timestampArray(spans.map((row) => row.endMicros)),
    textArray(spans.map((row) => row.status)),
    textArray(spans.map((row) => row.statusMessage)),
    textArray(spans.map((row) => row.level)),
    textArray(spans.map((row) => row.model)),
    textArray(spans.map((row) => row.provider)),
    bigintArray(spans.map((row) => row.promptTokens)),
    bigintArray(spans.map((row) => row.completionTokens)),
    bigintArray(spans.map((row) => row.totalTokens)),
    textArray(spans.map((row) => row.sessionId)),
    textArray(spans.map((row) => row.userId)),
    jsonbArray(spans.map((row) => row.input)),
    jsonbArray(spans.map((row) => row.output)),
    jsonbArray(spans.map((row) => row.attributes)),
    jsonbArray(spans.map((row) => row.resource)),
    jsonbArray(spans.map((row) => row.events)),
    jsonbArray(spans.map((row) => row.links)),
    textArray(traces.map((row) => row.projectId)),
    textArray(traces.map((row) => row.traceId)),
    textArray(traces.map((row) => row.name)),
    timestampArray(traces.map((row) => row.startMicros)),
    textArray(traces.map((row) => row.sessionId)),
    textArray(traces.map((row) => row.userId)),
    jsonbArray(traces.map((row) => row.metadata)),
  ],
});
