import type { TraceSummary } from "@cognobserve/contracts/public-api";
import { sql } from "kysely";

/** Milliseconds between start and end, or null while the end is unknown. */
export const durationMs = sql<number | null>`case when end_time is not null
  then greatest((extract(epoch from end_time - start_time) * 1000)::double precision, 0) end`.as("duration_ms");

/** Columns of `traces` from which a summary is made. */
export const summaryColumns = [
  "trace_id",
  "name",
  "start_time",
  "end_time",
  durationMs,
  "status",
  "span_count",
  "error_count",
  "model",
  "prompt_tokens",
  "completion_tokens",
  "total_tokens",
  "session_id",
  "user_id",
] as const;

type SummaryRow = Omit<TraceSummary, "start_time" | "end_time"> & {
  readonly start_time: Date;
  readonly end_time: Date | null;
};

/** A row as the public API shows it. */
export const toSummary = (row: SummaryRow): TraceSummary => ({
  trace_id: row.trace_id,
  name: row.name,
  start_time: row.start_time.toISOString(),
  end_time: row.end_time?.toISOString() ?? null,
  duration_ms: row.duration_ms,
  status: row.status,
  span_count: row.span_count,
  error_count: row.error_count,
  model: row.model,
  prompt_tokens: row.prompt_tokens,
  completion_tokens: row.completion_tokens,
  total_tokens: row.total_tokens,
  session_id: row.session_id,
  user_id: row.user_id,
});
