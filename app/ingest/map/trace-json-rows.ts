import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
import type { RejectedSpan } from "@cognobserve/contracts/trace-input";
import type { TraceBatch } from "@cognobserve/database/trace-batch";
import { IngestFailure } from "../answer/failure.ts";
import type { TraceJson } from "../decode/trace-json.ts";
import type { SpanJson, SpanProblem } from "../decode/trace-json-span.ts";
import { refusedTime } from "../near-miss/time-miss.ts";
import { microsOf } from "./instant.ts";
import type { MappingContext } from "./mapping-context.ts";
import { spanRow } from "./span-row.ts";
import { type TimeWindow, whyNotTaken } from "./time-window.ts";
import { traceRow } from "./trace-row.ts";

/** A trace as rows, and what is answered when they are stored. */
export interface MappedTrace {
  readonly batch: TraceBatch;
  readonly traceId: string;
  readonly spanIds: readonly string[];
  readonly rejected: readonly RejectedSpan[];
  /** What was wrong with the first of them. */
  readonly miss: NearMissFacts | undefined;
}

/**
 * Maps a trace of our own JSON, leaving out spans that cannot be taken.
 * @throws IngestFailure `malformed` when the trace's own time is outside the window, or none of its spans can be taken
 */
export function mapTraceJson(input: TraceJson, { projectId, nowMs, window }: MappingContext): MappedTrace {
  const { timestamp } = input.trace;
  const toldStart = timestamp == null ? undefined : microsOf(timestamp);
  const timestampReason = toldStart === undefined ? undefined : timeReason("timestamp", toldStart, window);
  if (toldStart !== undefined && timestampReason !== undefined) {
    throw new IngestFailure("malformed", `The trace was not stored: ${timestampReason}.`, {
      code: "time-out-of-range",
      path: "timestamp",
      miss: refusedTime(toldStart, nowMs),
    });
  }
  const spans: SpanJson[] = [];
  const problems: SpanProblem[] = [];
  for (const read of input.spans) {
    const problem = "problem" in read ? read.problem : timeProblem(read.span, read.index, window);
    if (problem !== undefined) problems.push(problem);
    else if ("span" in read) spans.push(read.span);
  }
  if (spans.length === 0) refuseAll(problems, nowMs);

  // a trace that says nothing of its time begins with its earliest span, or on arrival
  const starts = spans.flatMap((span) => (span.start_time == null ? [] : [microsOf(span.start_time)]));
  const earliest = starts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const trace = traceRow(input, projectId, toldStart ?? (starts.length > 0 ? earliest : nowMs * 1_000));
  const rows = spans.map((span) => spanRow(span, trace, span.start_time == null && toldStart === undefined));
  return {
    batch: { spans: rows, traces: [{ ...trace, startMicros: Math.min(trace.startMicros, earliest) }] },
    traceId: trace.traceId,
    spanIds: rows.map((row) => row.spanId),
    rejected: problems.map(({ spanId, reason }) => ({ span_id: spanId ?? null, reason })),
    miss: missOf(problems, nowMs),
  };
}

function missOf([first, ...others]: readonly SpanProblem[], nowMs: number): NearMissFacts | undefined {
  if (first === undefined) return undefined;
  if (first.micros !== undefined) return refusedTime(first.micros, nowMs);
  return { kind: "rejected-spans", count: 1 + others.length, reason: first.reason };
}

/** @throws IngestFailure with the first of the problems, if there are any */
function refuseAll(problems: readonly SpanProblem[], nowMs: number): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const more = others.length > 0 ? `, and ${others.length} more spans cannot be taken either` : "";
  throw new IngestFailure("malformed", `The trace was not stored: ${first.reason}${more}.`, {
    code: first.code,
    path: first.path,
    miss: missOf(problems, nowMs),
  });
}

function timeProblem(span: SpanJson, index: number, window: TimeWindow): SpanProblem | undefined {
  for (const key of ["start_time", "end_time"] as const) {
    const time = span[key];
    const path = `spans[${index}].${key}`;
    if (time == null) continue;
    const micros = microsOf(time);
    const reason = timeReason(path, micros, window);
    if (reason !== undefined)
      return { spanId: span.span_id ?? String(span.id), code: "time-out-of-range", path, reason, micros };
  }
  return undefined;
}

function timeReason(path: string, micros: number, window: TimeWindow): string | undefined {
  const reason = whyNotTaken(micros, window);
  if (reason === undefined) return undefined;
  const hint = reason.includes("1970") ? "; numbers are Unix time in milliseconds" : "";
  return `${path} ${reason}${hint}`;
}
