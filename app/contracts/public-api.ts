import { z } from "zod";
import { jsonObject, jsonValue } from "./json-value.ts";

/*
 * `GET /api/v1/…`: read with an API key (which names its project) or, by the dashboard, with a session and
 * `project_id`. Snake case; times are RFC 3339 in UTC with milliseconds; durations in milliseconds.
 */

export const traceStatus = z
  .enum(["unset", "ok", "error"], "must be unset, ok or error")
  .describe("OpenTelemetry's span status; error when any span failed.");
export type TraceStatus = z.infer<typeof traceStatus>;

const timestamp = z.iso.datetime();
const tokens = z.number().int().nonnegative();

export const traceSummary = z.object({
  trace_id: z.string(),
  name: z.string(),
  start_time: timestamp,
  end_time: timestamp.nullable(),
  duration_ms: z.number().nonnegative().nullable(),
  status: traceStatus,
  span_count: z.number().int().nonnegative(),
  error_count: z.number().int().nonnegative(),
  model: z.string().nullable().describe("The first model that was called."),
  prompt_tokens: tokens,
  completion_tokens: tokens,
  total_tokens: tokens,
  session_id: z.string().nullable(),
  user_id: z.string().nullable(),
});
export type TraceSummary = z.infer<typeof traceSummary>;

export const spanEvent = z.object({ name: z.string(), time: timestamp, attributes: jsonObject });
export const spanLink = z.object({ trace_id: z.string(), span_id: z.string(), attributes: jsonObject });

export const spanDetail = z.object({
  span_id: z.string(),
  parent_span_id: z.string().nullable(),
  name: z.string(),
  kind: z.enum(["unspecified", "internal", "server", "client", "producer", "consumer"]),
  start_time: timestamp,
  end_time: timestamp.nullable().describe("Null while the span is still open."),
  duration_ms: z.number().nonnegative().nullable(),
  status: traceStatus,
  status_message: z.string().nullable(),
  level: z.string().nullable(),
  model: z.string().nullable(),
  provider: z.string().nullable(),
  prompt_tokens: tokens.nullable(),
  completion_tokens: tokens.nullable(),
  total_tokens: tokens.nullable(),
  input: jsonValue.nullable(),
  output: jsonValue.nullable(),
  attributes: jsonObject,
  resource: jsonObject,
  events: z.array(spanEvent),
  links: z.array(spanLink),
});
export type SpanDetail = z.infer<typeof spanDetail>;

export const traceDetail = traceSummary.extend({
  metadata: jsonObject,
  spans: z.array(spanDetail).describe("Oldest first."),
  spans_truncated: z.boolean().describe("True when the trace has more spans than one answer holds (10,000)."),
});
export type TraceDetail = z.infer<typeof traceDetail>;

export const tracePage = z.object({
  data: z.array(traceSummary).describe("Newest first."),
  next_cursor: z.string().nullable().describe("Pass as `cursor` for the next page; null on the last."),
});
export type TracePage = z.infer<typeof tracePage>;

const atMost = (length: number) => z.string().max(length, `must have at most ${length} characters`);
const when = z.iso.datetime({
  offset: true,
  error: "must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z",
});
const LIMIT = "must be a whole number from 1 to 200";

/** Query of `GET /api/v1/traces`. `name` matches any part, case-insensitively. */
export const traceQuery = z.object({
  project_id: z.string().optional(),
  name: atMost(200).optional(),
  status: traceStatus.optional(),
  model: atMost(256).optional(),
  session_id: atMost(256).optional(),
  user_id: atMost(256).optional(),
  from: when.optional().describe("Traces that started at or after this time."),
  to: when.optional().describe("Traces that started before this time."),
  cursor: z.string().max(512, "is not a cursor: pass next_cursor of the page before as it is").optional(),
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(200, LIMIT).default(50),
});
export type TraceQuery = z.infer<typeof traceQuery>;
