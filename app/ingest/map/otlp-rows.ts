import type { JsonObject } from "@cognobserve/contracts/json-value";
import type { SpanRow, SpanStatus } from "@cognobserve/database/trace-batch";
import type { Rejected } from "../answer/accept.ts";
import type { OtlpOrigin, OtlpSpan } from "../decode/otlp-spans.ts";
import { refusedTime } from "../near-miss/time-miss.ts";
import { liftCount, liftLabel } from "./gen-ai-columns.ts";
import { liftContent } from "./gen-ai-content.ts";
import { instantOf } from "./instant.ts";
import { beyondColumn, nameText, totalTokens } from "./limits-of-columns.ts";
import type { MappingContext } from "./mapping-context.ts";
import { settleEnd } from "./span-end.ts";
import { whyNotTaken } from "./time-window.ts";

const kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;
const statuses: readonly SpanStatus[] = ["unset", "ok", "error"];
const TRACE_ID = /^(?!0{32}$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16}$)[0-9a-f]{16}$/;
const NO_ID = /^0*$/;
/** Attribute that keeps a parent's id that is none. */
const TOLD_PARENT = "cognobserve.told_parent_span_id";

/** Spans of an OTLP request as rows, and what of them cannot be taken. */
export interface MappedOtlp {
  readonly spans: readonly SpanRow[];
  readonly rejected: Rejected | undefined;
}

/** Maps spans one by one: one that cannot be taken does not keep its neighbours out. */
export function mapOtlp(spans: readonly OtlpSpan[], context: MappingContext): MappedOtlp {
  const resources = new Map<OtlpOrigin, string>();
  const resourceText = (origin: OtlpOrigin): string => {
    const known = resources.get(origin) ?? JSON.stringify(describe(origin));
    resources.set(origin, known);
    return known;
  };
  const rows: SpanRow[] = [];
  let first: FirstProblem | undefined;
  let count = 0;
  for (const span of spans) {
    const problem = problemOf(span, context);
    if (problem === undefined) {
      rows.push(rowOf(span, resourceText(span.origin), context.projectId));
      continue;
    }
    first ??= { span, ...problem };
    count++;
  }
  return { spans: rows, rejected: first && rejection(first, count, context.nowMs) };
}

type FirstProblem = Problem & { readonly span: OtlpSpan };

interface Problem {
  readonly why: string;
  /** The time that is out of range. */
  readonly micros?: number;
}

function rejection({ span, why, micros }: FirstProblem, count: number, nowMs: number): Rejected {
  const more = count > 1 ? `; and ${count - 1} more` : "";
  return {
    count,
    message: `span ${span.spanId || "without an id"} (${nameText(span.name)}): ${why}${more}`,
    miss: micros === undefined ? { kind: "rejected-spans", count, reason: why } : refusedTime(micros, nowMs),
  };
}

function problemOf(span: OtlpSpan, { window }: MappingContext): Problem | undefined {
  if (span.problem !== undefined) return { why: span.problem };
  if (!TRACE_ID.test(span.traceId)) return { why: "its trace id is not 16 bytes, or all zeroes" };
  if (!SPAN_ID.test(span.spanId)) return { why: "its span id is not 8 bytes, or all zeroes" };
  const { startMicros, endMicros } = span;
  if (startMicros === 0) return { why: "it has no start time" };
  const start = whyNotTaken(startMicros, window);
  if (start !== undefined) return { why: `its start time ${start}`, micros: startMicros };
  const end = endMicros > startMicros ? whyNotTaken(endMicros, window) : undefined;
  return end === undefined ? undefined : { why: `its end time ${end}`, micros: endMicros };
}

/** Resource attributes, and the scope under the names that OpenTelemetry gives it outside of OTLP. */
function describe({ resource, scopeName, scopeVersion, scopeAttributes }: OtlpOrigin): JsonObject {
  return {
    ...resource,
    ...scopeAttributes,
    ...(scopeName ? { "otel.scope.name": scopeName } : {}),
    ...(scopeVersion ? { "otel.scope.version": scopeVersion } : {}),
  };
}

function rowOf(span: OtlpSpan, resource: string, projectId: string): SpanRow {
  const { startMicros } = span;
  const input = liftContent("input", span.attributes, span.events);
  const output = liftContent("output", span.attributes, span.events);
  const kept = without(span.attributes, [...(input?.from ?? []), ...(output?.from ?? [])]);
  Object.assign(kept, beyondColumn("name", span.name));
  const parentSpanId = SPAN_ID.test(span.parentSpanId) ? span.parentSpanId : null;
  if (parentSpanId === null && !NO_ID.test(span.parentSpanId)) kept[TOLD_PARENT] = span.parentSpanId;
  if (span.traceState) kept["otel.trace_state"] = span.traceState;
  const { endMicros, attributes } = settleEnd(startMicros, span.endMicros === 0 ? null : span.endMicros, kept);
  const promptTokens = liftCount(span.attributes, "promptTokens");
  const completionTokens = liftCount(span.attributes, "completionTokens");
  const status = statuses[span.statusCode] ?? "unset";
  return {
    projectId,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId,
    name: nameText(span.name),
    kind: kinds[span.kind] ?? "unspecified",
    startMicros,
    startGuessed: false,
    endMicros,
    status,
    statusMessage: span.statusMessage || (status === "error" ? exceptionMessage(span) : null),
    level: null,
    model: liftLabel(span.attributes, "model"),
    provider: liftLabel(span.attributes, "provider"),
    promptTokens,
    completionTokens,
    totalTokens: totalTokens(liftCount(span.attributes, "totalTokens"), promptTokens, completionTokens),
    sessionId: liftLabel(span.attributes, "sessionId"),
    userId: liftLabel(span.attributes, "userId"),
    input: input ? JSON.stringify(input.value) : null,
    output: output ? JSON.stringify(output.value) : null,
    attributes: JSON.stringify(attributes),
    resource,
    events: span.events.length === 0 ? "[]" : JSON.stringify(span.events.map((event) => eventOf(event, startMicros))),
    links: span.links.length === 0 ? "[]" : JSON.stringify(span.links.map(linkOf)),
  };
}

/** What a recorded exception says, for spans that failed without saying why. */
function exceptionMessage({ events, attributes }: OtlpSpan): string | null {
  const exception = events.findLast(({ name }) => name === "exception")?.attributes ?? {};
  for (const text of [exception["exception.message"], exception["exception.type"], attributes["error.type"]]) {
    if (typeof text === "string" && text !== "") return text;
  }
  return null;
}

/** `spanEvent` in contracts/public-api.ts. An event whose time makes no sense happened when its span began. */
const eventOf = ({ name, micros, attributes }: OtlpSpan["events"][number], startMicros: number) => ({
  name,
  time: instantOf(micros > 0 && micros < startMicros + 100 * 366 * 86_400_000_000 ? micros : startMicros),
  attributes,
});

/** `spanLink` in contracts/public-api.ts. */
const linkOf = ({ traceId, spanId, attributes }: OtlpSpan["links"][number]) => ({
  trace_id: traceId,
  span_id: spanId,
  attributes,
});

/** A copy without some keys, or the object itself when there are none to leave out. */
function without(attributes: JsonObject, keys: readonly string[]): JsonObject {
  if (keys.length === 0) return attributes;
  const left = new Set(keys);
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !left.has(key)));
}
