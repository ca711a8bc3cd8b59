import type { NearMissFacts } from "./near-miss.ts";

/** A near miss in words. */
export interface NearMissSentence {
  /** Goes on after «A request came …», and has no full stop. */
  readonly came: string;
  /** What to do, in whole sentences. */
  readonly remedy: string;
}

interface Place {
  /** Where traces are received, without a trailing slash. */
  readonly ingestUrl: string;
  /** Name of the project whose key it was, when it is not the one that is looked at. */
  readonly otherProject?: string | undefined;
  /** Beginning of the key that would be right, where it may be told. */
  readonly rightKey?: string | undefined;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const DECADE = 10 * YEAR;

/** The one place for these words: the dashboard, the installer and the public API say the same. */
export function nearMissSentence(facts: NearMissFacts, { ingestUrl, otherProject, rightKey }: Place): NearMissSentence {
  const address = `${ingestUrl}/v1/traces`;
  const right = rightKey === undefined ? "" : `, ${rightKey}…,`;
  const anyKey = `Send the project's key${right} as the header X-API-Key, or as Authorization: Bearer KEY.`;
  const whose = otherProject === undefined ? "this project" : `the project “${otherProject}”`;
  switch (facts.kind) {
    case "no-key":
      return { came: "without an API key", remedy: anyKey };
    case "other-scheme":
      return { came: `with an Authorization header ${schemeText(facts.scheme)}`, remedy: anyKey };
    case "placeholder-key":
      return {
        came: "with a placeholder where the API key belongs",
        remedy: `Put the project's key${right} in its place; a variable must be set where the program runs.`,
      };
    case "foreign-key":
      return {
        came: "with a key that is not CognObserve's",
        remedy: `Use the project's API key: it begins with ${rightKey ?? "co_sk_"}.`,
      };
    case "cut-key":
      return {
        came: `with only the beginning of a key: ${facts.key_start}…`,
        remedy: `Copy the project's key${right} whole: it has at least 38 characters.`,
      };
    case "unknown-key":
      return {
        came: `with a key that is not known here: ${facts.key_start}…`,
        remedy: `Copy the project's key${right} again, or make a new one.`,
      };
    case "revoked-key":
      return {
        came: `with a revoked key of ${whose}: ${facts.key_start}…`,
        remedy:
          rightKey === undefined
            ? "Use a key of this project that has not been revoked, or make a new one."
            : `Use this project's key${right} or make a new one.`,
      };
    case "other-project":
      return {
        came: `with a key of ${whose}${facts.key_start === null ? "" : `, ${facts.key_start}…`}, and its trace is there`,
        remedy: `To have it here, send it with this project's key${rightKey === undefined ? "" : `, ${rightKey}…`}.`,
      };
    case "wrong-project":
      return {
        came: "with a key of this project and an X-Project-ID that names another",
        remedy: "Leave X-Project-ID out: the key names its project.",
      };
    case "wrong-path":
      return { came: `to ${facts.path}, where nothing is received`, remedy: pathRemedy(facts.path, ingestUrl) };
    case "other-signal":
      return {
        came: `with ${facts.signal}, which CognObserve does not receive`,
        remedy: `Traces go to ${address}. Switch ${facts.signal} off: OTEL_${facts.signal.toUpperCase()}_EXPORTER=none.`,
      };
    case "wrong-method":
      return methodSentence(facts.method, address);
    case "grpc":
      return {
        came: "by gRPC, which this port does not speak",
        remedy: `Set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf and OTEL_EXPORTER_OTLP_ENDPOINT=${ingestUrl} or, in code, use the exporter for HTTP with ${address}`,
      };
    case "tls":
      return {
        came: "in TLS (https://), which this port does not speak",
        remedy: `Send to ${address}`,
      };
    case "content-type":
      return {
        came: facts.content_type === null ? "without a Content-Type" : `with Content-Type: ${facts.content_type}`,
        remedy: "Send Content-Type: application/json, or application/x-protobuf for OTLP.",
      };
    case "content-encoding":
      return {
        came: "with a Content-Encoding that is not known here",
        remedy: "Use gzip, deflate or zstd, or send the body as it is.",
      };
    case "invalid-json":
      return {
        came: `with a body that is not valid JSON${facts.line === undefined ? "" : `: it goes wrong at line ${facts.line}, column ${facts.column ?? 1}`}`,
        remedy: "Look for a missing quote or comma there. In a shell, put the body into single quotes.",
      };
    case "invalid-body":
      return {
        came: `with a body that is not a trace: ${facts.reason}`,
        remedy: "Nothing of it was stored. Compare it with the JSON that “Get started” shows.",
      };
    case "too-large":
      return {
        came: `that was too large: ${facts.reason}`,
        remedy:
          "Send fewer spans in one request: OTEL_BSP_MAX_EXPORT_BATCH_SIZE=64, for one, which is 512 unless it is set.",
      };
    case "clock":
      return clockSentence(facts);
    case "rejected-spans":
      return {
        came: `with ${facts.count === 1 ? "a span" : `${facts.count} spans`} that cannot be stored: ${facts.reason}`,
        remedy: "Mend what makes these spans; the rest of the request was stored.",
      };
  }
}

const schemeText = (scheme: string | null): string =>
  scheme === null ? "that does not begin with Bearer" : `of the scheme ${scheme}, not Bearer`;

function pathRemedy(path: string, ingestUrl: string): string {
  if (/\/v1\/traces\/+v1\/traces/.test(path)) {
    return `The exporter adds /v1/traces itself: give it ${ingestUrl} alone.`;
  }
  return `Send to ${ingestUrl}/v1/traces`;
}

function methodSentence(method: string, address: string): NearMissSentence {
  if (method === "OPTIONS") {
    return {
      came: "from a web page's script, and pages may not send here",
      remedy: "Send traces from your server: in a page, everybody could read the key.",
    };
  }
  return {
    came: `by ${method}, but traces are sent by POST`,
    remedy: `Send POST to ${address} itself: a redirect on the way turns POST into GET.`,
  };
}

function clockSentence({ offset_seconds: offset, stored }: { offset_seconds: number; stored: boolean }) {
  if (offset < -DECADE || offset > DECADE) {
    return {
      came: "with times that are decades off",
      remedy: "Send Unix time in milliseconds in JSON, in nanoseconds in OTLP; or set the sender's clock.",
    };
  }
  if (offset > 0) {
    return {
      came: `with times ${span(offset)} in the future`,
      remedy: stored
        ? "It was stored, but sorts before everything else: set the sender's clock."
        : "Set the sender's clock, then send it again: this was not stored.",
    };
  }
  return {
    came: `with times ${span(-offset)} in the past`,
    remedy: "Set the sender's clock. Traces older than RETENTION_DAYS are not stored.",
  };
}

function span(seconds: number): string {
  if (seconds >= 2 * YEAR) return `${Math.round(seconds / YEAR)} years`;
  if (seconds >= 2 * DAY) return `${Math.round(seconds / DAY)} days`;
  if (seconds >= 2 * HOUR) return `${Math.round(seconds / HOUR)} hours`;
  return `${Math.round(seconds / MINUTE)} minutes`;
}
