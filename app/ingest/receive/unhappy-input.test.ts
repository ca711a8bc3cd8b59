import { gzipSync } from "node:zlib";
import protobuf from "protobufjs/minimal.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attributesJson, encodeOtlp } from "../testing/encode-otlp.ts";
import { oneSpan } from "../testing/one-span.ts";
import { refusal } from "../testing/refusal.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest();
});
afterAll(() => ingest.stop());

const PROTOBUF = { "Content-Type": "application/x-protobuf" };
const traceId = "c".repeat(32);
const nanos = () => `${Date.now() - 1_000}000000`;
describe("a body that cannot be read", () => {
  const good = encodeOtlp(oneSpan("d".repeat(16), attributesJson({ a: "b", n: 1 })));

  it("is refused wherever protobuf is cut, in protobuf", async () => {
    for (let length = 1; length < good.length; length++) {
      const response = await ingest.post(good.subarray(0, length), PROTOBUF);
      expect(response.status, `cut at ${length} of ${good.length}`).toBe(400);
      expect(response.headers.get("content-type")).toBe("application/x-protobuf");
      const reader = protobuf.Reader.create(Buffer.from(await response.arrayBuffer()));
      expect([reader.uint32(), reader.int32(), reader.uint32()]).toEqual([8, 3, 18]);
      expect(reader.string()).toMatch(/not an OTLP ExportTraceServiceRequest/);
    }
  });

  it("never ends in a 500, whatever the bytes", async () => {
    const random = noise(42);
    for (let n = 0; n < 1_500; n++) {
      const mutated = Buffer.from(good);
      for (let flips = 0; flips <= n % 4; flips++)
        mutated[Math.floor(random() * mutated.length)] = Math.floor(random() * 256);
      const bytes =
        n % 3 === 0 ? Buffer.from(Array.from({ length: n % 97 }, () => Math.floor(random() * 256))) : mutated;
      const response = await ingest.post(bytes, PROTOBUF);
      expect([200, 400], `${response.status} for ${bytes.toString("hex")}`).toContain(response.status);
    }
  });

  it.each(['{"resourceSpans":', "", "nothing", "[]", "null", '"text"', "12", "\u0000", "{'id':1}"])(
    "is refused when it is the JSON %j",
    async (body) => {
      expect(await refusal(await ingest.post(body))).toMatchObject({ status: 400 });
    },
  );

  it("is refused when gzip is broken or cut", async () => {
    const gzip = { ...PROTOBUF, "Content-Encoding": "gzip" };
    const zipped = gzipSync(good);
    for (const body of [good, zipped.subarray(0, 30), Buffer.concat([zipped.subarray(0, 40), Buffer.alloc(40, 7)])]) {
      expect((await ingest.post(body, gzip)).status).toBe(400);
    }
  });

  it("is refused with the place of what is wrong", async () => {
    const wrong: [string, unknown, string][] = [
      ["spans[0].span_id", { trace_id: "t", spans: [{ start_time: Date.now() }] }, "is missing"],
      ["spans[0].start_time", { trace_id: "t", spans: [{ span_id: "a", start_time: "yesterday" }] }, "RFC 3339"],
      [
        "spans[0].usage.prompt_tokens",
        { trace_id: "t", spans: [{ span_id: "a", start_time: 1, usage: { prompt_tokens: -1 } }] },
        "must be a whole number, 0 or more",
      ],
      ["trace_id", { trace_id: "", spans: [] }, "must not be empty"],
      ["spans", { id: "t" }, "must be a list, even an empty one"],
      [
        "resourceSpans[0].scopeSpans[0].spans[0].kind",
        { resourceSpans: [{ scopeSpans: [{ spans: [{ kind: "LOUD" }] }] }] },
        "SPAN_KIND_SERVER",
      ],
      ["resourceSpans", { resourceSpans: 3 }, "must be a list"],
      [
        "resourceSpans[0].scopeSpans[0].spans[0].kind",
        { resourceSpans: [{ scopeSpans: [{ spans: [{ kind: 1.5 }] }] }] },
        "must be a number or one of",
      ],
      ["resourceSpans[0]", { resourceSpans: ["x"] }, "must be an object"],
      [
        "resourceSpans[0].scopeSpans[0].spans[0].name",
        { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 5 }] }] }] },
        "must be text",
      ],
      [
        "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano",
        { resourceSpans: [{ scopeSpans: [{ spans: [{ startTimeUnixNano: "soon" }] }] }] },
        "must be nanoseconds since 1970",
      ],
    ];
    for (const [path, body, reason] of wrong) {
      const error = await refusal(await ingest.postJson(body));
      expect(error).toMatchObject({ status: 400, path });
      expect(error.message).toContain(reason);
    }
    expect(await refusal(await ingest.postJson({ name: "no id", spans: [] }))).toMatchObject({
      status: 400,
      code: "unknown-shape",
    });
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", ""])("is refused as %j", async (type) => {
    expect(await refusal(await ingest.post(Buffer.from("{}"), { "Content-Type": type }))).toMatchObject({
      status: 415,
    });
  });
});

describe("a body that is too large", () => {
  it("takes 10 MB", async () => {
    const body = {
      trace_id: "ten-megabytes",
      spans: [{ span_id: "a", start_time: Date.now(), input: "x".repeat(10e6) }],
    };
    expect((await ingest.postJson(body)).status).toBe(200);
  });

  it("is cut off early at 100 MB, whether it says its length or not", async () => {
    const said = await ingest.post(Buffer.alloc(1), { ...PROTOBUF, "Content-Length": "100000000" });
    expect(said.status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 2 ** 20;
        controller.enqueue(new Uint8Array(2 ** 20));
        if (pulled >= 100 * 2 ** 20) controller.close();
      },
    });
    const request = new Request("http://ingest/v1/traces", {
      method: "POST",
      body: endless,
      headers: { ...PROTOBUF, "X-API-Key": ingest.key },
      duplex: "half",
    } as RequestInit);
    expect((await ingest.app.request(request)).status).toBe(413);
    expect(pulled).toBeLessThan(20 * 2 ** 20);
  });

  it("is cut off while it inflates", async () => {
    const bomb = gzipSync(Buffer.alloc(500 * 2 ** 20), { level: 1 });
    expect(bomb.length).toBeLessThan(4e6);
    const before = process.memoryUsage().arrayBuffers;
    const response = await ingest.post(bomb, { "Content-Encoding": "gzip" });
    expect(await refusal(response)).toMatchObject({ status: 413 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 2 ** 20);
  });

  it("is refused with more values than fit into memory, before they are there", async () => {
    const json = `{"id":"t","spans":[],"metadata":{"a":[${"[],".repeat(10e6)}1]}}`;
    const events = Buffer.alloc(30e6).fill(Buffer.from([0x5a, 0]));
    const nested = [0x0a, 0x12, 0x12].reduceRight(
      (inner, tag) => Buffer.concat([lengthDelimited(tag, inner.length), inner]),
      events,
    );
    const before = process.memoryUsage().heapUsed;
    for (const response of [
      await ingest.post(gzipSync(json), { "Content-Encoding": "gzip" }),
      await ingest.post(gzipSync(nested), { ...PROTOBUF, "Content-Encoding": "gzip" }),
    ]) {
      expect(response.status).toBe(413);
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(600e6);
  });

  it("is refused with too many spans, in every shape", async () => {
    const small = await startIngest({ limits: { spansPerRequest: 2 } });
    const spans = ["a", "b", "c"].map((id) => ({ span_id: id, start_time: Date.now() }));
    const scopeSpans = [
      { spans: ["1", "2", "3"].map((n) => ({ traceId, spanId: n.repeat(16), startTimeUnixNano: nanos() })) },
    ];
    const responses = [
      await small.postJson({ trace_id: "t", spans }),
      await small.postJson({ resourceSpans: [{ scopeSpans }] }),
      await small.post(encodeOtlp({ resourceSpans: [{ scopeSpans }] }), PROTOBUF),
    ];
    expect(responses.map(({ status }) => status)).toEqual([413, 413, 413]);
    await small.stop();
  });
});

describe("a wrong address", () => {
  it.each([
    ["POST", "/v1/trace", 404, /did you mean POST \/v1\/traces/i],
    ["POST", "/api/v1/otlp", 404, /POST \/v1\/traces/],
    ["GET", "/healthz", 404, /GET \/health/],
    ["GET", "/", 404, /dashboard/],
    ["GET", "/v1/traces", 405, /takes POST, not GET/],
    ["PUT", "/api/public/otel/v1/traces", 405, /takes POST/],
  ] as const)("%s %s is told the right one", async (method, path, status, hint) => {
    const error = await refusal(await ingest.app.request(path, { method }));
    expect(error.status).toBe(status);
    expect(error.message).toMatch(hint);
  });
});

/** Repeatable random numbers from 0 to 1 (mulberry32). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Tag and length that begin a field of bytes. */
const lengthDelimited = (tag: number, length: number): Uint8Array =>
  protobuf.Writer.create().uint32(tag).uint32(length).finish();
