import type { KeyValueJson, RequestJson } from "./encode-otlp.ts";

/** An OTLP request with one span that has just ended. */
export function oneSpan(spanId: string, attributes: KeyValueJson[] = []): RequestJson {
  const time = `${Date.now() - 1_000}000000`;
  const span = {
    traceId: "c".repeat(32),
    spanId,
    name: "a",
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}
