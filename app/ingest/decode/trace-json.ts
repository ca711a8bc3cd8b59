import type { JsonValue } from "@cognobserve/contracts/json-value";
import {
  sdkTraceInput,
  simpleSpanInput,
  simpleTraceInput,
  spanInput,
  spanList,
} from "@cognobserve/contracts/trace-input";
import { z } from "zod";
import { IngestFailure } from "../answer/failure.ts";
import { assertSpanCount, type Most } from "./most.ts";
import { parseLoose } from "./parse-loose.ts";
import { pathText } from "./path-text.ts";
import { readSpan, type SpanRead } from "./trace-json-span.ts";

/* The spans are read one by one, after the trace: one that is wrong does not keep its neighbours out. */
const spans = spanList(z.unknown());
const sdkTrace = sdkTraceInput.extend({ spans });
const simpleTrace = simpleTraceInput.extend({ spans });

/** What a trace in one of our own JSON shapes says of itself, and its spans. */
export type TraceJson = { readonly spans: readonly SpanRead[] } & (
  | { readonly shape: "sdk"; readonly trace: z.output<typeof sdkTrace> }
  | { readonly shape: "simple"; readonly trace: z.output<typeof simpleTrace> }
);

/**
 * Reads a body that is not OTLP: `trace_id` makes it the SDK's shape, `id` the short one.
 * @throws IngestFailure `malformed`, with the path of the first thing that is wrong, or `too-large`
 */
export function decodeTraceJson(body: { readonly [key: string]: JsonValue }, most: Most): TraceJson {
  if (Array.isArray(body.spans)) assertSpanCount(body.spans.length, most);
  if ("trace_id" in body) {
    const trace = parse(sdkTrace, body);
    return { shape: "sdk", trace, spans: trace.spans.map((span, index) => readSpan(spanInput, span, index)) };
  }
  if ("id" in body) {
    const trace = parse(simpleTrace, body);
    return { shape: "simple", trace, spans: trace.spans.map((span, index) => readSpan(simpleSpanInput, span, index)) };
  }
  throw new IngestFailure(
    "malformed",
    "The body is no trace: it has neither `trace_id` nor `id`, nor OpenTelemetry's `resourceSpans`.",
    { code: "unknown-shape" },
  );
}

function parse<Trace extends object>(schema: z.ZodType<Trace>, body: unknown): Trace {
  const parsed = parseLoose(schema, body);
  if ("data" in parsed) return parsed.data;
  const path = pathText(parsed.wrong.path);
  throw new IngestFailure("malformed", `The trace is not valid: ${path}: ${parsed.wrong.message}.`, {
    code: "invalid-trace",
    path,
    miss: { kind: "invalid-body", reason: `${path}: ${parsed.wrong.message}` },
  });
}
