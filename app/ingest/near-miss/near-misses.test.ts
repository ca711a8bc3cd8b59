import { gzipSync } from "node:zlib";
import { nearMissKey } from "@cognobserve/contracts/near-miss";
import { createApiKey, revokeApiKey } from "@cognobserve/database/api-keys";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { encodeOtlp } from "../testing/encode-otlp.ts";
import { oneSpan } from "../testing/one-span.ts";
import { refusal } from "../testing/refusal.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
let now: number;
let looked: number;
beforeAll(async () => {
  ingest = await startIngest({ now: () => now, limits: { bodyBytes: 2_000, spansPerRequest: 2 } });
});
// each test is a minute of its own: of one second only the first few near misses are noted
afterEach(() => (now += 60_000));
now = Date.now();
looked = 0;
afterAll(() => ingest.stop());

/** The one near miss that was noted since the last look. */
async function noted() {
  await expect.poll(() => ingest.misses.length).toBeGreaterThan(looked);
  const fresh = ingest.misses.slice(looked);
  looked = ingest.misses.length;
  expect(fresh).toHaveLength(1);
  return fresh[0];
}
const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  ingest.app.request(path, { method, headers });
const withKey = (key: string) => ingest.postJson({ id: "t", spans: [] }, { "X-API-Key": key });
const ofNobody = nearMissKey(undefined);
const ofProject = () => nearMissKey(ingest.projectId);
const unknown = `co_sk_${"Q".repeat(40)}`;
const HOUR = 3_600_000;

describe("a request without a key that counts", () => {
  it.each([
    [{ "X-API-Key": "" }, { kind: "no-key" }],
    [
      { "X-API-Key": "", Authorization: "Basic c2VjcmV0" },
      { kind: "other-scheme", scheme: "Basic" },
    ],
    [
      { "X-API-Key": "", Authorization: unknown },
      { kind: "other-scheme", scheme: null },
    ],
    [
      { "X-API-Key": "", Authorization: `Secret${unknown} and more` },
      { kind: "other-scheme", scheme: null },
    ],
    [{ "X-API-Key": unknown }, { kind: "unknown-key", key_start: "co_sk_QQQQQQ" }],
    [
      { "X-API-Key": "", Authorization: `Bearer ${unknown}` },
      { kind: "unknown-key", key_start: "co_sk_QQQQQQ" },
    ],
    [{ "X-API-Key": "co_sk_QQQQQQQQQQQQQQQQQ" }, { kind: "cut-key", key_start: "co_sk_QQQQQQ" }],
    [{ "X-API-Key": "", Authorization: "Bearer <your key>" }, { kind: "placeholder-key" }],
    [{ "X-API-Key": "$COGNOBSERVE_API_KEY" }, { kind: "placeholder-key" }],
    [{ "X-API-Key": "co_sk_..." }, { kind: "placeholder-key" }],
    [{ "X-API-Key": "sk-ant-QQQQQQQQ" }, { kind: "foreign-key" }],
    [{ "X-API-Key": `co_sk_${"Q".repeat(5_000)}` }, { kind: "foreign-key" }],
  ])("%j is nobody's", async (headers: Record<string, string>, facts) => {
    const response = await ingest.postJson({ id: "t", spans: [] }, headers);
    expect(response.status).toBe(401);
    expect(await noted()).toEqual({ set: ofNobody, facts, client: null });
  });

  it("is its project's when the key was revoked, and the client is told so", async () => {
    const { db } = ingest.database;
    const { key, id } = await createApiKey(db, { projectId: ingest.projectId, name: "old" });
    await revokeApiKey(db, { projectId: ingest.projectId, keyId: id });
    const error = await refusal(await withKey(key));
    expect(error).toMatchObject({ status: 401, code: "revoked-api-key" });
    expect(error.message).toContain("revoked key of this project");
    expect(await noted()).toMatchObject({
      set: ofProject(),
      facts: { kind: "revoked-key", key_start: key.slice(0, 12) },
    });
  });
});

describe("a request to the wrong place", () => {
  it.each([
    ["POST", "/v1/trace", "/v1/trace"],
    ["POST", "/api/traces", "/api/traces"],
    ["POST", "/v1/traces/v1/traces?key=secret", "/v1/traces/v1/traces"],
    ["POST", "/", "/"],
    ["GET", "/api/public/otel/v1", "/api/public/otel/v1"],
    ["POST", `/v1/traces/${unknown}`, "/v1/traces/…"],
    ["POST", "/v1/a%20b", "/v1/…"],
  ])("%s %s is noted as %s", async (method, path, shown) => {
    expect((await ask(method, path)).status).toBe(404);
    expect(await noted()).toMatchObject({ set: ofNobody, facts: { kind: "wrong-path", method, path: shown } });
  });

  it.each(["logs", "metrics"])("with %s is told to switch them off", async (signal) => {
    const response = await ask("POST", `/v1/${signal}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain(`OTEL_${signal.toUpperCase()}_EXPORTER=none`);
    expect(await noted()).toMatchObject({ facts: { kind: "other-signal", signal } });
  });

  it("belongs to the project of its key", async () => {
    await ask("POST", "/v1/trace", { "X-API-Key": ingest.key });
    expect(await noted()).toMatchObject({ set: ofProject(), facts: { kind: "wrong-path" } });
  });

  it("by another method is noted, with the program that sent it", async () => {
    await ask("GET", "/v1/traces", { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) secret" });
    expect(await noted()).toMatchObject({
      facts: { kind: "wrong-method", method: "GET" },
      client: "Mozilla/5.0",
    });
  });

  it.each([
    ["GET", "/wp-login.php"],
    ["POST", "/cgi-bin/luci"],
    ["GET", "/favicon.ico"],
    ["GET", "/"],
    ["GET", "/healthz"],
  ])("%s %s is no try to send a trace", async (method, path) => {
    expect((await ask(method, path)).status).toBe(404);
    await ask("POST", "/v1/afterwards");
    expect(await noted()).toMatchObject({ facts: { kind: "wrong-path", path: "/v1/afterwards" } });
  });

  it("is gRPC when a proxy has made HTTP/1.1 of it, and is refused so that clients print why", async () => {
    const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    const response = await ask("POST", path, { "Content-Type": "application/grpc", "X-API-Key": ingest.key });
    expect(response.headers.get("grpc-status")).toBe("12");
    expect(response.headers.get("grpc-message")).toContain("not gRPC");
    expect(await noted()).toMatchObject({ set: ofProject(), facts: { kind: "grpc" } });
  });
});

describe("a body that is no trace", () => {
  it.each([
    ['{"id": "a",\n "spans": [}', { kind: "invalid-json", line: 2, column: 12 }],
    ["{'id': 1}", { kind: "invalid-json", line: 1, column: 2 }],
    ["nothing", { kind: "invalid-json", line: 1, column: 2 }],
    ['{"id": "a', { kind: "invalid-json", line: 1, column: 10 }],
    ["", { kind: "invalid-json", line: 1, column: 1 }],
    ['{"id":"a"}', { kind: "invalid-body", reason: "spans: must be a list, even an empty one" }],
    ['{"trace_id":7,"spans":[]}', { kind: "invalid-body", reason: "trace_id: must be text" }],
    ['{"a":1}', { kind: "invalid-body", reason: "it has neither trace_id nor id, nor OpenTelemetry's resourceSpans" }],
    ['{"resourceSpans":7}', { kind: "invalid-body", reason: expect.stringMatching(/^resourceSpans: /) }],
    [`{"id":"${"a".repeat(3_000)}"}`, { kind: "too-large", reason: expect.stringContaining("the body is larger") }],
  ])("%s is noted with its place", async (body, facts) => {
    expect((await ingest.post(body)).ok).toBe(false);
    expect(await noted()).toEqual({ set: ofProject(), facts, client: null });
  });

  it("is noted when it is OTLP without a span, which is accepted", async () => {
    expect((await ingest.post("{}")).status).toBe(200);
    expect(await noted()).toEqual({
      set: ofProject(),
      facts: { kind: "invalid-body", reason: "it holds no span" },
      client: null,
    });
  });

  it("is told to its sender with its place, which V8 leaves out of some messages", async () => {
    const { message } = await refusal(await ingest.post('{"id": "a",\n "spans": [}'));
    expect(message).toContain("at line 2, column 12");
    await noted();
  });

  it.each<[string, Record<string, string>, object]>([
    ["text/plain", { "Content-Type": "text/plain" }, { kind: "content-type", content_type: "text/plain" }],
    ["an odd type", { "Content-Type": "my secret" }, { kind: "content-type", content_type: "…" }],
    ["an odd encoding", { "Content-Encoding": "br" }, { kind: "content-encoding" }],
    [
      "broken gzip",
      { "Content-Encoding": "gzip" },
      { kind: "invalid-body", reason: "it is not compressed as its Content-Encoding says" },
    ],
    [
      "protobuf that is none",
      { "Content-Type": "application/x-protobuf" },
      { kind: "invalid-body", reason: "it is no OTLP in protobuf, or was cut short" },
    ],
    ["another project", { "X-Project-ID": "another" }, { kind: "wrong-project" }],
  ])("is noted with %s", async (_, headers, facts) => {
    expect((await ingest.post("{}", headers)).ok).toBe(false);
    expect(await noted()).toMatchObject({ set: ofProject(), facts });
  });

  it("is noted with too many spans, though it is small", async () => {
    const spans = ["a", "b", "c"].map((span_id) => ({ span_id, start_time: now }));
    await ingest.post(gzipSync(JSON.stringify({ trace_id: "t", spans })), { "Content-Encoding": "gzip" });
    expect(await noted()).toMatchObject({
      facts: { kind: "too-large", reason: "the request holds more than 2 spans" },
    });
  });
});

describe("a clock that is wrong", () => {
  const trace = (hours: number) => ({
    trace_id: `clock ${hours}`,
    spans: [{ span_id: "a", start_time: now + hours * HOUR }],
  });

  it.each([
    [30, 400, false],
    [5, 200, true],
    [24 * -40, 400, false],
  ])("is noted when it is %d hours off", async (hours, status, stored) => {
    expect((await ingest.postJson(trace(hours))).status).toBe(status);
    const offset_seconds = hours * 3_600;
    expect(await noted()).toEqual({ set: ofProject(), facts: { kind: "clock", offset_seconds, stored }, client: null });
  });

  it("is noted of a trace's own time, and of OTLP", async () => {
    await ingest.postJson({ id: "t", timestamp: now / 1_000, spans: [] });
    const seconds = await noted();
    expect(seconds?.facts).toMatchObject({ kind: "clock", stored: false });
    now += 60_000;
    const request = oneSpan("d".repeat(16));
    const [span] = request.resourceSpans?.[0]?.scopeSpans?.[0]?.spans ?? [];
    Object.assign(span ?? {}, { startTimeUnixNano: "1700000000" });
    expect((await ingest.post(encodeOtlp(request), { "Content-Type": "application/x-protobuf" })).status).toBe(200);
    expect((await noted())?.facts).toMatchObject({ kind: "clock", stored: false });
  });

  it("is not suspected of a trace that is an hour old, or a minute ahead", async () => {
    expect((await ingest.postJson(trace(-1))).status).toBe(200);
    expect((await ingest.postJson(trace(1 / 60))).status).toBe(200);
    await withKey(unknown);
    expect((await noted())?.facts.kind).toBe("unknown-key");
  });

  it("is another thing than a span that cannot be stored", async () => {
    const spans = [{ span_id: "a", start_time: now }, { start_time: now }];
    expect((await ingest.postJson({ trace_id: "t", spans })).status).toBe(200);
    expect((await noted())?.facts).toEqual({
      kind: "rejected-spans",
      count: 1,
      reason: "spans[1].span_id: is missing",
    });
  });
});

it("a flood of one kind costs a few notes a second, and hides no other kind", async () => {
  await Promise.all(Array.from({ length: 200 }, (_, n) => withKey(`co_sk_${n}${"Q".repeat(40)}`)));
  await ask("POST", "/v1/trace");
  await expect.poll(() => ingest.misses.at(-1)?.facts.kind).toBe("wrong-path");
  const kinds = ingest.misses.slice(looked).map(({ facts }) => facts.kind);
  looked = ingest.misses.length;
  expect(kinds).toEqual(["unknown-key", "unknown-key", "unknown-key", "wrong-path"]);
});

it("nothing that was sent is in what was noted, but the beginning of a key", () => {
  const text = JSON.stringify(ingest.misses);
  expect(text).not.toMatch(/Q{7}|secret/i);
  expect(text).not.toContain(ingest.key);
});
