import { gzipSync } from "node:zlib";
import { apiError } from "@cognobserve/contracts/api-error";
import protobuf from "protobufjs/minimal.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnyValueJson, attributesJson, encodeOtlp, type RequestJson } from "../testing/encode-otlp.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest();
});
afterAll(() => ingest.stop());

const PROTOBUF = { "Content-Type": "application/x-protobuf" };
const traceId = "c".repeat(32);
const nanos = () => `${Date.now() - 1_000}000000`;
const otlp = (
  attributes: RequestJson["resourceSpans"][number]["scopeSpans"][number]["spans"][number]["attributes"],
  spanId: string,
) =>
  ({
    resourceSpans: [
      {
        scopeSpans: [
          { spans: [{ traceId, spanId, name: "a", startTimeUnixNano: nanos(), endTimeUnixNano: nanos(), attributes }] },
        ],
      },
    ],
  }) satisfies RequestJson;
const stored = async (spanId: string) =>
  (await ingest.rows(`select * from spans where project_id = $1 and span_id = '${spanId}'`))[0];
const count = async () => (await ingest.rows("select count(*)::int as n from spans where project_id = $1"))[0]?.n;

/** The status, and the error as both kinds of JSON client read it. */
async function refusal(response: Response) {
  const body: unknown = await response.json();
  const { error } = apiError.parse(body);
  expect(body).toMatchObject({ code: expect.any(Number), message: error.message });
  expect(error.message).toMatch(/[.?]$/);
  return { status: response.status, ...error };
}

describe("a body that cannot be read", () => {
  const good = encodeOtlp(otlp(attributesJson({ a: "b", n: 1 }), "d".repeat(16)));

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
      [
        "spans[1].span_id",
        { trace_id: "t", spans: [{ span_id: "a", start_time: Date.now() }, { start_time: 1 }] },
        "expected string",
      ],
      ["spans[0].start_time", { trace_id: "t", spans: [{ span_id: "a", start_time: "yesterday" }] }, "RFC 3339"],
      [
        "spans[0].usage.prompt_tokens",
        { trace_id: "t", spans: [{ span_id: "a", start_time: 1, usage: { prompt_tokens: -1 } }] },
        ">=0",
      ],
      ["trace_id", { trace_id: "", spans: [] }, "must not be empty"],
      ["spans", { id: "t" }, "expected array"],
      [
        "resourceSpans[0].scopeSpans[0].spans[0].kind",
        { resourceSpans: [{ scopeSpans: [{ spans: [{ kind: "LOUD" }] }] }] },
        "SPAN_KIND_SERVER",
      ],
      ["resourceSpans", { resourceSpans: 3 }, "expected array"],
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

describe("odd contents", () => {
  it("stores NUL and lone surrogates as U+FFFD, in every place and shape", async () => {
    const odd = "a\0b\ud800c";
    const tidy = "a\ufffdb\ufffdc";
    const body = {
      trace_id: odd,
      name: odd,
      metadata: { [odd]: odd },
      spans: [{ span_id: odd, start_time: Date.now(), input: [odd], output: { [odd]: odd }, model: odd, note: odd }],
    };
    expect(await (await ingest.postJson(body)).json()).toEqual({ trace_id: tidy, span_ids: [tidy], success: true });
    expect(await stored(tidy)).toMatchObject({
      input: [tidy],
      output: { [tidy]: tidy },
      model: tidy,
      attributes: { note: tidy },
    });
    const attributes = attributesJson({
      [odd]: odd,
      "gen_ai.input.messages": `[{"role":"user\\u0000","content":"\\ud800"}]`,
    });
    await ingest.postJson(otlp(attributes, "e".repeat(16)));
    await ingest.post(encodeOtlp(otlp(attributes, "f".repeat(16))), PROTOBUF);
    for (const id of ["e".repeat(16), "f".repeat(16)]) {
      const row = await stored(id);
      expect(row?.input).toEqual([{ role: "user\ufffd", content: "\ufffd" }]);
      expect(JSON.stringify(row?.attributes)).not.toContain("\\u0000");
    }
  });

  it("stores 10,000 attributes, and keys that objects have of their own", async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`key.${n}`, n]));
    const attributes = [
      ...attributesJson(many),
      ...attributesJson({ constructor: "c" }),
      { key: "__proto__", value: { stringValue: "p" } },
    ];
    const [a, b] = ["1".repeat(16), "2".repeat(16)];
    expect((await ingest.post(encodeOtlp(otlp(attributes, a)), PROTOBUF)).status).toBe(200);
    expect((await ingest.postJson(otlp(attributes, b))).status).toBe(200);
    for (const id of [a, b]) {
      const row = await stored(id);
      const keys = Object.keys(row?.attributes ?? {});
      expect(keys).toHaveLength(10_002);
      expect(keys).toContain("__proto__");
    }
  });

  it("stores one of two spans with the same id and start", async () => {
    const start = Date.now();
    const twice = [1, 2].map((n) => ({ span_id: "twin", start_time: start, end_time: start + n, name: `twin ${n}` }));
    const response = await ingest.postJson({ trace_id: "twins", spans: twice });
    expect([response.status, (await stored("twin"))?.name]).toEqual([200, "twin 1"]);
    expect(await ingest.rows("select span_count from traces where trace_id = 'twins'")).toEqual([{ span_count: 1 }]);
  });

  it("keeps deep nesting as text below 100 levels, and refuses it only beyond 1,000", async () => {
    const json = (levels: number) =>
      `{"trace_id":"deep","spans":[{"span_id":"deep-${levels}","start_time":${Date.now()},"input":${"[".repeat(levels)}1${"]".repeat(levels)}}]}`;
    for (const levels of [50, 500]) expect((await ingest.post(json(levels))).status).toBe(200);
    const text = JSON.stringify((await stored("deep-500"))?.input);
    expect(JSON.parse(text.replaceAll(/["\\]/g, ""))).toEqual(JSON.parse(`${"[".repeat(500)}1${"]".repeat(500)}`));
    for (const levels of [1_100, 100_000, 5_000_000]) {
      expect(await refusal(await ingest.post(json(levels)))).toMatchObject({ status: 400, code: "nested-too-deeply" });
    }
  });

  it("rejects a span of OTLP that is nested too deeply, and it alone", async () => {
    const nested = (levels: number): AnyValueJson => {
      let value: AnyValueJson = { intValue: 1 };
      for (let n = 0; n < levels; n++) value = { arrayValue: { values: [value] } };
      return value;
    };
    for (const [levels, rejected, letter] of [
      [300, 0, "3"],
      [1_200, 1, "4"],
    ] as const) {
      const request = otlp([{ key: "deep", value: nested(levels) }], letter.repeat(16));
      request.resourceSpans[0]?.scopeSpans[0]?.spans.push(
        ...(otlp([], `${letter.repeat(15)}f`).resourceSpans[0]?.scopeSpans[0]?.spans ?? []),
      );
      const viaProtobuf = await ingest.post(encodeOtlp(request), PROTOBUF);
      expect([viaProtobuf.status, (await viaProtobuf.arrayBuffer()).byteLength > 0]).toEqual([200, rejected > 0]);
      expect(await stored(`${letter.repeat(15)}f`)).toBeDefined();
      const viaJson: unknown = await (await ingest.postJson(request)).json();
      expect(viaJson).toEqual(
        rejected
          ? { partialSuccess: { rejectedSpans: "1", errorMessage: expect.stringMatching(/nested deeper/) } }
          : {},
      );
    }
  });

  it("refuses a trace with a time that cannot be, names the place, and stores nothing of it", async () => {
    const before = await count();
    const day = 86_400_000;
    for (const [start, reason] of [
      [-1, /1969/],
      [1_700_000_000, /1970.*milliseconds/],
      [Date.now() - 31 * day, /older than the 30 days/],
      [Date.now() + 2 * day, /more than 24 hours in the future/],
      [1e300, /beyond all calendars/],
      ["0000-01-01T00:00:00Z", /older/],
      ["9999-12-31T23:59:59Z", /future/],
    ] as const) {
      const spans = [
        { span_id: "fine", start_time: Date.now() },
        { span_id: "odd", start_time: start },
      ];
      const error = await refusal(await ingest.postJson({ trace_id: "times", spans }));
      expect(error).toMatchObject({ status: 400, code: "time-out-of-range", path: "spans[1].start_time" });
      expect(error.message).toMatch(reason);
    }
    expect(await count()).toBe(before);
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
