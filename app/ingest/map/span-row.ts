import type { JsonObject } from "@cognobserve/contracts/json-value";
import type { SpanRow, TraceRow } from "@cognobserve/database/trace-batch";
import type { SpanJson } from "../decode/trace-json-span.ts";
import { microsOf } from "./instant.ts";
import { beyondColumn, label, nameText, tokens, totalTokens } from "./limits-of-columns.ts";
import { settleEnd } from "./span-end.ts";

/** Levels that make a span an error, whatever their case. */
const failing = new Set(["ERROR", "FATAL", "CRITICAL"]);

/**
 * The row of a span of our own JSON. What has no column, or does not fit its column, is kept among the attributes.
 * @param startGuessed whether neither the span nor its trace says when it began
 */
export function spanRow(span: SpanJson, trace: TraceRow, startGuessed: boolean): SpanRow {
  const {
    id,
    span_id,
    parent_span_id,
    name,
    start_time,
    end_time,
    input,
    output,
    model,
    usage,
    level,
    status_message,
    ...unknown
  } = span;
  const spanId = span_id ?? String(id);
  const startMicros = start_time == null ? trace.startMicros : microsOf(start_time);
  const promptTokens = tokens(usage?.prompt_tokens ?? usage?.input_tokens);
  const completionTokens = tokens(usage?.completion_tokens ?? usage?.output_tokens);
  const kept = {
    ...stated(unknown),
    ...(id === spanId ? {} : stated({ id })),
    ...beyondColumn("name", name),
    ...beyondColumn("model", model),
    ...beyondColumn("level", level),
    ...usageBeyondColumns(usage),
  };
  const { endMicros, attributes } = settleEnd(startMicros, end_time == null ? null : microsOf(end_time), kept);
  return {
    projectId: trace.projectId,
    traceId: trace.traceId,
    spanId,
    parentSpanId: parent_span_id ?? null,
    name: nameText(name),
    kind: "unspecified",
    startMicros,
    startGuessed,
    endMicros,
    status: failing.has(level?.toUpperCase() ?? "") ? "error" : "unset",
    statusMessage: status_message ?? null,
    level: label(level),
    model: label(model),
    provider: label(unknown.provider),
    promptTokens,
    completionTokens,
    totalTokens: totalTokens(tokens(usage?.total_tokens), promptTokens, completionTokens),
    sessionId: trace.sessionId,
    userId: trace.userId,
    input: jsonOrNull(input),
    output: jsonOrNull(output),
    attributes: JSON.stringify(attributes),
    resource: "{}",
    events: "[]",
    links: "[]",
  };
}

/** Of usage, what goes beyond the three numbers that have columns, and those of them that their columns do not hold. */
function usageBeyondColumns(usage: SpanJson["usage"]): JsonObject {
  const { prompt_tokens, completion_tokens, total_tokens, ...more } = usage ?? {};
  const counts = Object.entries({ prompt_tokens, completion_tokens, total_tokens });
  const odd = Object.fromEntries(counts.filter(([, count]) => tokens(count) === null));
  const kept = { ...stated(more), ...stated(odd) };
  return Object.keys(kept).length > 0 ? { usage: kept } : {};
}

/** Without the keys that say nothing. */
function stated(values: Readonly<Record<string, unknown>>): JsonObject {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept) as JsonObject; // it has come out of a JSON parser
}

const jsonOrNull = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);
