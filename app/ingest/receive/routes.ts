import { IngestFailure } from "../answer/failure.ts";
import { pathMiss } from "../near-miss/path-miss.ts";

/** Paths at which traces are received: OTLP/HTTP's own, and the one that Langfuse's documentation has taught people. */
export const tracePaths = ["/v1/traces", "/api/public/otel/v1/traces"] as const;

/** A path that does not exist: says which one was meant. */
export function unknownPath(method: string, path: string): IngestFailure {
  const miss = pathMiss(method, path);
  const hint =
    miss?.kind === "other-signal"
      ? ` CognObserve receives traces alone, at POST /v1/traces. Switch ${miss.signal} off: OTEL_${miss.signal.toUpperCase()}_EXPORTER=none.`
      : /trace|otel|otlp/i.test(path)
        ? " Did you mean POST /v1/traces?"
        : /health|ready|live|ping/i.test(path)
          ? " Did you mean GET /health?"
          : " Traces are sent to POST /v1/traces; the dashboard has a port of its own.";
  return new IngestFailure("not-found", `There is no ${method} ${path} here.${hint}`, { miss });
}

/** A path that exists, with another method. */
export const wrongMethod = (method: string, path: string, allowed: string): IngestFailure =>
  new IngestFailure("wrong-method", `${path} takes ${allowed}, not ${method}.`, {
    headers: { Allow: allowed },
    miss: { kind: "wrong-method", method: method.slice(0, 10) },
  });
