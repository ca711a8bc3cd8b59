import { z } from "zod";
import type { JsonValue } from "./json-value.ts";

/*
 * What clients POST to ingest as our own JSON. Unknown keys are kept by the mapping as attributes, so every object is
 * loose. Ids are free text: OpenTelemetry's hex ids and anybody's own names alike.
 */

/* Free values have come out of a JSON parser, so they are JSON. Walking a large one again costs more than all the rest. */
const jsonValue = z.custom<JsonValue>();
const jsonObject = z.record(z.string(), jsonValue);

const id = z.string().min(1, "must not be empty").max(256, "must have at most 256 characters");

const error = "must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z, or Unix time in milliseconds";

/** RFC 3339 text, or Unix time in milliseconds. */
export const instant = z.union([z.iso.datetime({ offset: true, error }), z.number().finite()], { error });

const count = z.number().int().min(0);

export const usageInput = z.looseObject({
  prompt_tokens: count.nullish(),
  completion_tokens: count.nullish(),
  total_tokens: count.nullish(),
});

export const spanInput = z.looseObject({
  span_id: id,
  parent_span_id: id.nullish(),
  name: z.string().max(1024).nullish(),
  start_time: instant,
  end_time: instant.nullish(),
  input: jsonValue.optional(),
  output: jsonValue.optional(),
  metadata: jsonObject.nullish(),
  model: z.string().max(256).nullish(),
  model_parameters: jsonObject.nullish(),
  usage: usageInput.nullish(),
  level: z.string().max(32).nullish(),
  status_message: z.string().nullish(),
});
export type SpanInput = z.infer<typeof spanInput>;

/** The SDK's shape: snake_case, told apart by `trace_id`. */
export const sdkTraceInput = z.looseObject({
  trace_id: id,
  session_id: z.string().max(256).nullish(),
  user_id: z.string().max(256).nullish(),
  user: z
    .looseObject({
      name: z.string().nullish(),
      email: z.string().nullish(),
      metadata: jsonObject.nullish(),
    })
    .nullish(),
  name: z.string().max(1024).nullish(),
  timestamp: instant.nullish(),
  metadata: jsonObject.nullish(),
  spans: z.array(spanInput),
});
export type SdkTraceInput = z.infer<typeof sdkTraceInput>;

/** The short shape, told apart by `id`; its spans take `id` beside `span_id`, and times may be left out. */
export const simpleTraceInput = z.looseObject({
  id,
  name: z.string().max(1024).nullish(),
  timestamp: instant.nullish(),
  metadata: jsonObject.nullish(),
  spans: z.array(
    spanInput
      .extend({ id: id.optional(), span_id: id.optional(), start_time: instant.nullish() })
      .refine((span) => span.id !== undefined || span.span_id !== undefined, "needs an id or a span_id"),
  ),
});
export type SimpleTraceInput = z.infer<typeof simpleTraceInput>;

/** Answer to either JSON shape, given only once everything in it is committed. */
export const traceAccepted = z.object({
  trace_id: z.string(),
  span_ids: z.array(z.string()),
  success: z.literal(true),
});
export type TraceAccepted = z.infer<typeof traceAccepted>;
