import type { JsonObject } from "@cognobserve/contracts/json-value";
import type { SpanRow, TraceBatch, TraceRow } from "@cognobserve/database/trace-batch";
import { IngestFailure } from "../answer/failure.ts";
import type { TraceJson } from "../decode/trace-json.ts";
import { microsOf } from "./instant.ts";
import { label, nameText, tokens, totalTokens } from "./limits-of-columns.ts";
import type { MappingContext } from "./mapping-context.ts";
import { settleEnd } from "./span-end.ts";
import { type TimeWindow, whyNotTaken } from "./time-window.ts";

type AnyTrace = TraceJson["trace"];
type AnySpan = AnyTrace["spans"][number];

/** A trace as rows, and the ids that are answered. */
export interface MappedTrace {
  readonly batch: TraceBatch;
  readonly traceId: string;
  readonly spanIds: readonly string[];
}

/** Levels that make a span an error, whatever their case. */
const failing = new Set(["ERROR", "FATAL", "CRITICAL"]);

/**
 * Maps a trace of our own JSON. Keys that have no column are kept: a span's among its attributes, the trace's in its
 * metadata.
 * @throws IngestFailure `malformed` when any time is outside the window; nothing of the trace is stored then
 */
export function mapTraceJson(input: TraceJson, context: MappingContext): MappedTrace {
  const trace = traceRow(input, context);
  const spans = input.trace.spans.map((span, index) => spanRow(span, index, input.trace, trace, context));
  const startMicros = spans.reduce((least, span) => Math.min(least, span.startMicros), trace.startMicros);
  return {
    batch: { spans, traces: [{ ...trace, startMicros }] },
    traceId: trace.traceId,
    spanIds: spans.map((span) => span.spanId),
  };
}

function traceRow({ shape, trace }: TraceJson, { projectId, nowMs, window }: MappingContext): TraceRow {
  const given = trace.timestamp == null ? undefined : taken(microsOf(trace.timestamp), "timestamp", window);
  const common = {
    projectId,
    name: trace.name ? nameText(trace.name) : null,
    startMicros: given ?? defaultStart(trace, nowMs),
  };
  if (shape === "simple") {
    const { id, name: _, timestamp: __, metadata, spans: ___, ...rest } = trace;
    const { session_id, user_id, ...unknown } = rest;
    return {
      ...common,
      traceId: id,
      sessionId: textLabel(session_id),
      userId: textLabel(user_id),
      metadata: JSON.stringify({ ...unknown, ...metadata }),
    };
  }
  const { trace_id, session_id, user_id, user, name: _, timestamp: __, metadata, spans: ___, ...unknown } = trace;
  return {
    ...common,
    traceId: trace_id,
    sessionId: label(session_id),
    userId: label(user_id) ?? textLabel(user?.id),
    metadata: JSON.stringify({ ...unknown, ...(user ? { user } : {}), ...metadata }),
  };
}

/** A trace that says nothing of its time begins with its earliest span, or on arrival. */
function defaultStart(trace: AnyTrace, nowMs: number): number {
  const starts = trace.spans.flatMap((span) => (span.start_time == null ? [] : [microsOf(span.start_time)]));
  return starts.length > 0 ? starts.reduce((a, b) => Math.min(a, b)) : nowMs * 1_000;
}

function spanRow(
  span: AnySpan,
  index: number,
  input: AnyTrace,
  trace: TraceRow,
  { projectId, window }: MappingContext,
): SpanRow {
  const {
    id,
    span_id,
    parent_span_id,
    name,
    start_time,
    end_time,
    input: given,
    output,
    model,
    usage,
    level,
    status_message,
    ...rest
  } = span as AnySpan & { id?: string };
  const at = `spans[${index}]`;
  const startMicros = start_time == null ? trace.startMicros : taken(microsOf(start_time), `${at}.start_time`, window);
  const toldEnd = end_time == null ? null : taken(microsOf(end_time), `${at}.end_time`, window);
  const { endMicros, attributes } = settleEnd(startMicros, toldEnd, attributesOf(rest, usage));
  const promptTokens = tokens(usage?.prompt_tokens ?? numberOf(usage?.input_tokens));
  const completionTokens = tokens(usage?.completion_tokens ?? numberOf(usage?.output_tokens));
  return {
    projectId,
    traceId: trace.traceId,
    spanId: span_id ?? id ?? "",
    parentSpanId: parent_span_id ?? null,
    name: nameText(name),
    kind: "unspecified",
    startMicros,
    startGuessed: start_time == null && input.timestamp == null,
    endMicros,
    status: failing.has(level?.toUpperCase() ?? "") ? "error" : "unset",
    statusMessage: status_message ?? null,
    level: level ?? null,
    model: label(model),
    provider: textLabel(rest.provider),
    promptTokens,
    completionTokens,
    totalTokens: totalTokens(tokens(usage?.total_tokens), promptTokens, completionTokens),
    sessionId: trace.sessionId,
    userId: trace.userId,
    input: jsonOrNull(given),
    output: jsonOrNull(output),
    attributes: JSON.stringify(attributes),
    resource: "{}",
    events: "[]",
    links: "[]",
  };
}

/** Everything that has no column of its own; of usage, what goes beyond the three numbers that have one. */
function attributesOf(rest: Record<string, unknown>, usage: AnySpan["usage"]): JsonObject {
  const { prompt_tokens: _, completion_tokens: __, total_tokens: ___, ...moreUsage } = usage ?? {};
  const kept = Object.entries(rest).filter(([, value]) => value !== null && value !== undefined);
  const attributes = Object.fromEntries(kept) as JsonObject; // parsed from JSON, so it is JSON
  return Object.keys(moreUsage).length > 0 ? { ...attributes, usage: moreUsage as JsonObject } : attributes;
}

const jsonOrNull = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);

const textLabel = (value: unknown): string | null => label(typeof value === "string" ? value : null);

const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

function taken(micros: number, path: string, window: TimeWindow): number {
  const reason = whyNotTaken(micros, window);
  if (reason === undefined) return micros;
  const hint = reason.includes("1970") ? " Numbers are Unix time in milliseconds." : "";
  throw new IngestFailure("malformed", `The trace was not stored: ${path} ${reason}.${hint}`, {
    code: "time-out-of-range",
    path,
  });
}
