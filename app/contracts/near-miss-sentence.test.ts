import { describe, expect, it } from "vitest";
import { type NearMissFacts, nearMissFacts } from "./near-miss.ts";
import { nearMissSentence } from "./near-miss-sentence.ts";

const ingestUrl = "https://observe.example.com:8080";
const tell = (facts: NearMissFacts, otherProject?: string) => nearMissSentence(facts, { ingestUrl, otherProject });
const clock = (hours: number, stored = false): NearMissFacts => ({
  kind: "clock",
  offset_seconds: hours * 3_600,
  stored,
});

const told: readonly [NearMissFacts, string, RegExp][] = [
  [{ kind: "no-key" }, "without an API key", /X-API-Key/],
  [{ kind: "other-scheme", scheme: "Basic" }, "with an Authorization header of the scheme Basic, not Bearer", /Bearer/],
  [{ kind: "other-scheme", scheme: null }, "with an Authorization header that does not begin with Bearer", /Bearer/],
  [{ kind: "placeholder-key" }, "with a placeholder where the API key belongs", /in its place/],
  [{ kind: "foreign-key" }, "with a key that is not CognObserve's", /begins with co_sk_/],
  [{ kind: "cut-key", key_start: "co_sk_ab" }, "with only the beginning of a key: co_sk_ab…", /38 characters/],
  [
    { kind: "unknown-key", key_start: "co_sk_abcdef" },
    "with a key that is not known here: co_sk_abcdef…",
    /make a new one/,
  ],
  [
    { kind: "revoked-key", key_start: "co_sk_abcdef" },
    "with a revoked key of this project: co_sk_abcdef…",
    /make a new one/,
  ],
  [
    { kind: "other-project", key_start: null },
    "with a key of this project, and its trace is there",
    /with this project's key\.$/,
  ],
  [
    { kind: "wrong-project" },
    "with a key of this project and an X-Project-ID that names another",
    /Leave X-Project-ID out/,
  ],
  [
    { kind: "wrong-path", method: "POST", path: "/v1/trace" },
    "to /v1/trace, where nothing is received",
    /8080\/v1\/traces$/,
  ],
  [
    { kind: "wrong-path", method: "POST", path: "/v1/traces/v1/traces" },
    "to /v1/traces/v1/traces, where nothing is received",
    /adds \/v1\/traces itself: give it https:\/\/observe.example.com:8080 alone/,
  ],
  [
    { kind: "other-signal", signal: "logs" },
    "with logs, which CognObserve does not receive",
    /OTEL_LOGS_EXPORTER=none/,
  ],
  [{ kind: "wrong-method", method: "GET" }, "by GET, but traces are sent by POST", /redirect/],
  [{ kind: "wrong-method", method: "OPTIONS" }, "from a web page's script, and pages may not send here", /server/],
  [
    { kind: "grpc" },
    "by gRPC, which this port does not speak",
    /PROTOCOL=http\/protobuf and OTEL_EXPORTER_OTLP_ENDPOINT=https:\/\/\S+:8080 or.*8080\/v1\/traces$/,
  ],
  [{ kind: "tls" }, "in TLS (https://), which this port does not speak", /8080\/v1\/traces$/],
  [{ kind: "content-type", content_type: null }, "without a Content-Type", /application\/json/],
  [{ kind: "content-type", content_type: "text/plain" }, "with Content-Type: text/plain", /application\/json/],
  [{ kind: "content-encoding" }, "with a Content-Encoding that is not known here", /gzip/],
  [{ kind: "invalid-json" }, "with a body that is not valid JSON", /quote/],
  [
    { kind: "invalid-json", line: 3, column: 7 },
    "with a body that is not valid JSON: it goes wrong at line 3, column 7",
    /quote/,
  ],
  [
    { kind: "invalid-body", reason: "spans: is missing" },
    "with a body that is not a trace: spans: is missing",
    /Nothing of it was stored/,
  ],
  [
    { kind: "too-large", reason: "the body is larger than 16 MiB" },
    "that was too large: the body is larger than 16 MiB",
    /fewer spans/,
  ],
  [clock(25), "with times 25 hours in the future", /not stored/],
  [clock(3, true), "with times 3 hours in the future", /was stored/],
  [clock(0.5, true), "with times 30 minutes in the future", /was stored/],
  [clock(24 * -45), "with times 45 days in the past", /RETENTION_DAYS/],
  [clock(24 * -1_100), "with times 3 years in the past", /RETENTION_DAYS/],
  [clock(24 * -20_000), "with times that are decades off", /milliseconds.*nanoseconds/],
  [
    { kind: "rejected-spans", count: 1, reason: "it has no start time" },
    "with a span that cannot be stored: it has no start time",
    /was stored/,
  ],
  [
    { kind: "rejected-spans", count: 3, reason: "it has no start time" },
    "with 3 spans that cannot be stored: it has no start time",
    /was stored/,
  ],
];

it.each(told)("%j is told in words", (facts, came, remedy) => {
  const sentence = tell(facts);
  expect(sentence.came).toBe(came);
  expect(sentence.remedy).toMatch(remedy);
});

it("a revoked key of another project is told with that project's name", () => {
  const { came } = tell({ kind: "revoked-key", key_start: "co_sk_abcdef" }, "Billing");
  expect(came).toBe("with a revoked key of the project “Billing”: co_sk_abcdef…");
});

it("a key of another project that counts is told with that project's name, and with the key that would be right here", () => {
  const facts: NearMissFacts = { kind: "other-project", key_start: "co_sk_abcdef" };
  expect(nearMissSentence(facts, { ingestUrl, otherProject: "Billing", rightKey: "co_sk_123456" })).toEqual({
    came: "with a key of the project “Billing”, co_sk_abcdef…, and its trace is there",
    remedy: "To have it here, send it with this project's key, co_sk_123456….",
  });
});

it.each<NearMissFacts>([
  { kind: "no-key" },
  { kind: "other-scheme", scheme: null },
  { kind: "placeholder-key" },
  { kind: "foreign-key" },
  { kind: "cut-key", key_start: "co_sk_ab" },
  { kind: "unknown-key", key_start: "co_sk_abcdef" },
  { kind: "revoked-key", key_start: "co_sk_abcdef" },
])("%j: the remedy names the key that would be right, where it is known", (facts) => {
  expect(nearMissSentence(facts, { ingestUrl, rightKey: "co_sk_123456" }).remedy).toContain("co_sk_123456");
});

describe("every kind", () => {
  it("is among the sentences above", () => {
    const kinds = nearMissFacts.options.map((option) => option.shape.kind.value);
    expect(new Set(told.map(([{ kind }]) => kind))).toEqual(new Set(kinds));
  });
});
