import { addDays, ensureSpanPartitions } from "@cognobserve/database/span-partitions";
import type { FreshDatabase } from "@cognobserve/database/testing/fresh-database";

/** What the benchmark reads, beside the rows that are there to be in the way. */
export interface PageRows {
  readonly spans: number;
  readonly traces: number;
  /** A trace of an ordinary size, from the middle of the month. */
  readonly ordinary: string;
  /** A trace with a thousand spans. */
  readonly large: string;
}

const TRACES = 250_000;
const SPANS_PER_TRACE = 4;
const LARGE = 1_000;
const DAYS = 30;

/**
 * Fills the database with a month of one project's traces, every fifth of them another project's: 40 names, of which
 * one is rare, 12 models, one trace in 33 failed, 5,000 sessions, messages of a few hundred bytes.
 */
export async function fillPageRows({ pool, db }: FreshDatabase, projectId: string): Promise<PageRows> {
  const days = Array.from({ length: DAYS + 2 }, (_, day) => addDays(new Date(), -day));
  await ensureSpanPartitions(db, days);
  const seconds = (DAYS * 86_400) / TRACES;
  await pool.query(
    `insert into traces (project_id, trace_id, name, start_time, end_time, status, span_count, error_count, model,
        prompt_tokens, completion_tokens, total_tokens, session_id, user_id)
      select case when n % 5 = 4 then 'another' else $1 end, md5(n::text),
        case when n % 20011 = 7 then 'nightly-reconciliation' else 'POST /chat/' || n % 40 end,
        now() - n * $2::float8 * interval '1 second', now() - n * $2::float8 * interval '1 second' + interval '1200 ms',
        case when n % 33 = 0 then 'error' when n % 2 = 0 then 'ok' else 'unset' end, $3::int, (n % 33 = 0)::int,
        'gpt-' || n % 12, 400, 120, 520, 'session-' || n % 5000, 'user-' || n % 900
      from generate_series(0, $4::int - 1) n`,
    [projectId, seconds, SPANS_PER_TRACE, TRACES],
  );
  await pool.query(
    `insert into spans (project_id, trace_id, span_id, parent_span_id, name, kind, start_time, end_time, status, model,
        prompt_tokens, completion_tokens, total_tokens, input, output, attributes, resource)
      select case when n % 5 = 4 then 'another' else $1 end, md5(n::text), s::text, nullif((s - 1)::text, '0'),
        'step ' || s, 'client', at + s * interval '100 ms', at + s * interval '150 ms', 'ok', 'gpt-' || n % 12,
        100, 30, 130,
        jsonb_build_array(jsonb_build_object('role', 'user', 'content', repeat('question ' || n, 12))),
        jsonb_build_array(jsonb_build_object('role', 'assistant', 'content', repeat('answer ' || n, 16))),
        jsonb_build_object('http.method', 'POST', 'server.address', 'api.example.com', 'request', n),
        '{"service.name": "assistant"}'
      from generate_series(0, $4::int - 1) n cross join generate_series(1, $3::int) s
        cross join lateral (select now() - n * $2::float8 * interval '1 second' as at)`,
    [projectId, seconds, SPANS_PER_TRACE, TRACES],
  );
  await pool.query(
    `with head as (
        insert into traces (project_id, trace_id, name, start_time, span_count) values ($1, 'large', 'large', now(), $2::int)
      )
      insert into spans (project_id, trace_id, span_id, name, start_time, end_time, input)
      select $1, 'large', s::text, 'step ' || s, now(), now(), to_jsonb(repeat('text ', 100))
      from generate_series(1, $2::int) s`,
    [projectId, LARGE],
  );
  await pool.query("vacuum analyze traces");
  await pool.query("vacuum analyze spans");
  const { rows } = await pool.query<{ id: string }>("select md5($1) as id", [String(TRACES / 2)]);
  return {
    spans: TRACES * SPANS_PER_TRACE + LARGE,
    traces: TRACES + 1,
    ordinary: rows[0]?.id ?? "",
    large: "large",
  };
}
