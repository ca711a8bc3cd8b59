import type { NearMissFacts } from "@cognobserve/contracts/near-miss";

const SIGNAL = /\/v1(?:development)?\/(logs|metrics|profiles)\/?$/;
const TELEMETRY = /trace|span|otel|otlp|ingest|\/v1(\/|$)/i;
const LONGEST_PATH = 80;

/**
 * What was meant by a request to a path that does not exist; undefined when it was not a trace that somebody tried to
 * send: a port on the internet is asked for all sorts of things.
 */
export function pathMiss(method: string, path: string): NearMissFacts | undefined {
  const signal = SIGNAL.exec(path)?.[1];
  if (signal === "logs" || signal === "metrics" || signal === "profiles") return { kind: "other-signal", signal };
  const sends = method === "POST" || method === "PUT";
  if (!TELEMETRY.test(path) && !(sends && path === "/")) return undefined;
  return { kind: "wrong-path", method: method.slice(0, 10), path: shownPath(path) };
}

/** A path as others may see it: words alone, since what is longer, or has other characters, may be a secret. */
function shownPath(path: string): string {
  const parts = path.split("/").map((part) => (/^[a-z0-9._-]{0,16}$/i.test(part) ? part : "…"));
  const text = parts.join("/");
  return text.length > LONGEST_PATH ? `${text.slice(0, LONGEST_PATH)}…` : text;
}
