/*
 * What ingest hands over to be stored. Times are whole microseconds since 1970-01-01T00:00:00Z; JSON columns are JSON
 * text; no text holds NUL or a lone surrogate, which Postgres cannot store.
 */

export type SpanStatus = "unset" | "ok" | "error";

/** One span as its row will be; the columns are described by `spanDetail` in contracts/public-api.ts. */
export interface SpanRow {
  readonly projectId: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly startMicros: number;
  /** The client gave no start, so a retry of the same span would bring another guess. */
  readonly startGuessed: boolean;
  readonly endMicros: number | null;
  readonly status: SpanStatus;
  readonly statusMessage: string | null;
  readonly level: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly input: string | null;
  readonly output: string | null;
  readonly attributes: string;
  readonly resource: string;
  readonly events: string;
  readonly links: string;
}

/** What a client said of a trace as a whole, beside its spans. */
export interface TraceRow {
  readonly projectId: string;
  readonly traceId: string;
  readonly name: string | null;
  readonly startMicros: number;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly metadata: string;
}

/** Spans and traces that are stored together or not at all. */
export interface TraceBatch {
  readonly spans: readonly SpanRow[];
  readonly traces: readonly TraceRow[];
}
