import { setTimeout as pause } from "node:timers/promises";

/*
 * Sends as OpenTelemetry's exporters do: OTLP 1.x, «OTLP/HTTP Response». Only what may pass is tried again: 429, 502,
 * 503, 504 and broken connections, after the time in Retry-After or after one that doubles.
 */

const RETRYABLE: readonly number[] = [429, 502, 503, 504];
/** What exporters wait for an answer by default (OTEL_EXPORTER_OTLP_TIMEOUT). */
const TIMEOUT_MS = 10_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/** One request, as it goes over the wire. */
export interface Export {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of an attempt that was not acknowledged. Without a status, the connection failed. */
export interface Setback {
  readonly status: number | undefined;
  readonly retryAfter: string | null;
  /** The body, or why the connection failed. */
  readonly text: string;
}

/**
 * Sends until it is acknowledged, however long that takes.
 * @param onSetback told of each failed attempt
 * @throws for an answer after which an exporter drops its spans, and when `signal` aborts
 */
export async function send(
  url: string,
  request: Export,
  onSetback: (setback: Setback) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const answer = await attempt(url, request, signal);
    if (answer.status === 200) {
      // Both an empty protobuf message and `{}` say that nothing was rejected.
      if (answer.text === "" || answer.text === "{}") return;
      throw new Error(`ingest rejected spans: ${answer.text}`);
    }
    signal.throwIfAborted();
    onSetback(answer);
    if (answer.status !== undefined && !RETRYABLE.includes(answer.status)) {
      throw new Error(`ingest answered ${answer.status}, after which exporters drop their spans: ${answer.text}`);
    }
    const told = answer.retryAfter === null ? undefined : Number(answer.retryAfter) * 1000;
    await pause(told ?? wait * (0.5 + Math.random()), undefined, { signal });
  }
}

async function attempt(url: string, { body, headers }: Export, signal: AbortSignal): Promise<Setback> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { status: answer.status, retryAfter: answer.headers.get("Retry-After"), text: await answer.text() };
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    return { status: undefined, retryAfter: null, text: String(reason) };
  }
}
