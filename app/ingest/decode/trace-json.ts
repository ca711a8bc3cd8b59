import type { JsonValue } from "@cognobserve/contracts/json-value";
import {
  type SdkTraceInput,
  type SimpleTraceInput,
  sdkTraceInput,
  simpleTraceInput,
} from "@cognobserve/contracts/trace-input";
import type { z } from "zod";
import { IngestFailure } from "../answer/failure.ts";
import { assertSpanCount, type Most } from "./most.ts";
import { pathText } from "./path-text.ts";

/** A trace in either of our own JSON shapes. */
export type TraceJson =
  | { readonly shape: "sdk"; readonly trace: SdkTraceInput }
  | { readonly shape: "simple"; readonly trace: SimpleTraceInput };

/**
 * Reads a body that is not OTLP: `trace_id` makes it the SDK's shape, `id` the short one.
 * @throws IngestFailure `malformed`, with the path of the first thing that is wrong, or `too-large`
 */
export function decodeTraceJson(body: { readonly [key: string]: JsonValue }, most: Most): TraceJson {
  if (Array.isArray(body.spans)) assertSpanCount(body.spans.length, most);
  if ("trace_id" in body) return { shape: "sdk", trace: parse(sdkTraceInput, body) };
  if ("id" in body) return { shape: "simple", trace: parse(simpleTraceInput, body) };
  throw new IngestFailure(
    "malformed",
    "The body is no trace: it has neither `trace_id` nor `id`, nor OpenTelemetry's `resourceSpans`.",
    { code: "unknown-shape" },
  );
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = pathText(issue?.path ?? []);
  throw new IngestFailure("malformed", `The trace is not valid: ${path || "it"}: ${issue?.message ?? "is wrong"}.`, {
    code: "invalid-trace",
    path: path || undefined,
  });
}
