import { z } from "zod";
import type { JsonObject, JsonValue } from "./json-value.ts";

/*
 * What clients POST to ingest as our own JSON. Unknown keys are kept by the mapping as attributes, so every object is
 * loose. Ids are free text: OpenTelemetry's hex ids and anybody's own names alike. Messages end a sentence that begins
 * with the path of what is wrong.
 */

/** Says that a value is missing, or what it must be. */
const error = (must: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? "is missing" : must;
const object = { error: error("must be an object") };

/* Free values have come out of a JSON parser, so they are JSON. Walking a large one again costs more than all the rest. */
const jsonValue = z.custom<JsonValue>();
const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  object,
);

const text = z.string({ error: error("must be text") });
const id = text.min(1, "must not be empty").max(256, "must have at most 256 characters");

const time = "must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z, or Unix time in milliseconds";

/** RFC 3339 text, or Unix time in milliseconds. */
export const instant = z.union([z.iso.datetime({ offset: true, error: time }), z.number()], { error: time });

/** A number of tokens. Digits as text too: so come numbers that a double cannot hold, and so some clients send any. */
const count = z.custom<number | string>(
  (value) => (typeof value === "string" ? /^\d+$/.test(value) : Number.isInteger(value) && Number(value) >= 0),
  "must be a whole number, 0 or more",
);

export const usageInput = z.looseObject(
  {
    prompt_tokens: count.nullish(),
    completion_tokens: count.nullish(),
    total_tokens: count.nullish(),
  },
  object,
);
export type UsageInput = z.infer<typeof usageInput>;

export const spanInput = z.looseObject(
  {
    span_id: id,
    parent_span_id: id.nullish(),
    name: text.nullish(),
    start_time: instant,
    end_time: instant.nullish(),
    input: jsonValue.optional(),
    output: jsonValue.optional(),
    metadata: jsonObject.nullish(),
    model: text.nullish(),
    model_parameters: jsonObject.nullish(),
    usage: usageInput.nullish(),
    level: text.nullish(),
    status_message: text.nullish(),
  },
  object,
);
export type SpanInput = z.infer<typeof spanInput>;

/** The list of a trace's spans; made of unknowns where ingest reads them one by one. */
export const spanList = <Span extends z.ZodType>(span: Span) =>
  z.array(span, { error: "must be a list, even an empty one" });

/** The SDK's shape: snake_case, told apart by `trace_id`. Who and which session are text or numbers; the rest is kept. */
export const sdkTraceInput = z.looseObject({
  trace_id: id,
  session_id: jsonValue.nullish(),
  user_id: jsonValue.nullish(),
  user: z
    .looseObject({ name: text.nullish(), email: text.nullish(), metadata: jsonObject.nullish() }, object)
    .nullish(),
  name: text.nullish(),
  timestamp: instant.nullish(),
  metadata: jsonObject.nullish(),
  spans: spanList(spanInput),
});
export type SdkTraceInput = z.infer<typeof sdkTraceInput>;

/** A span of the short shape takes `id` beside `span_id`, and times may be left out. */
export const simpleSpanInput = spanInput
  .extend({ id: id.optional(), span_id: id.optional(), start_time: instant.nullish() })
  .refine((span) => span.id !== undefined || span.span_id !== undefined, "needs an id or a span_id");
export type SimpleSpanInput = z.infer<typeof simpleSpanInput>;

/** The short shape, told apart by `id`. */
export const simpleTraceInput = z.looseObject({
  id,
  session_id: jsonValue.nullish(),
  user_id: jsonValue.nullish(),
  name: text.nullish(),
  timestamp: instant.nullish(),
  metadata: jsonObject.nullish(),
  spans: spanList(simpleSpanInput),
});
export type SimpleTraceInput = z.infer<typeof simpleTraceInput>;

/** A span that was left out, and sending it again is of no use. */
export const rejectedSpan = z.object({
  span_id: z.string().nullable().describe("Null when the span has no id that could be read."),
  reason: z.string().describe("What is wrong, beginning with where: `spans[2].start_time is …`."),
});
export type RejectedSpan = z.infer<typeof rejectedSpan>;

/**
 * Answer to either JSON shape, given only once everything in it is committed. A span that cannot be taken does not keep
 * its neighbours out; only when none of a trace's spans can be taken is the answer an error.
 */
export const traceAccepted = z.object({
  trace_id: z.string(),
  span_ids: z.array(z.string()).describe("The spans that are stored."),
  success: z.literal(true),
  rejected_spans: z.array(rejectedSpan).optional().describe("The spans that are not; absent when all are stored."),
});
export type TraceAccepted = z.infer<typeof traceAccepted>;
