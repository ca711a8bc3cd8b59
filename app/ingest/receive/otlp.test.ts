import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import protobuf from "protobufjs/minimal.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attributesJson, encodeOtlp, type RequestJson, type SpanJson } from "../testing/encode-otlp.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest();
});
afterAll(() => ingest.stop());

const PROTOBUF = { "Content-Type": "application/x-protobuf" };
const SECOND = 1_000_000_000n;
const now = BigInt(Date.now()) * 1_000_000n;
const nanos = (secondsAgo: number): string => String(now - BigInt(secondsAgo) * SECOND + 123_456_789n);
let ids = 0;
const newTraceId = () => (++ids).toString(16).padStart(32, "a");
const spanId = (n: number) => n.toString(16).padStart(16, "b");

const request = (spans: SpanJson[]): RequestJson => ({
  resourceSpans: [
    {
      resource: { attributes: attributesJson({ "service.name": "shop" }) },
      scopeSpans: [{ scope: { name: "my.tracer", version: "2.0" }, spans }],
    },
  ],
});
const span = (traceId: string, n: number, values: Partial<SpanJson> = {}): SpanJson => ({
  traceId,
  spanId: spanId(n),
  name: `span ${n}`,
  startTimeUnixNano: nanos(10),
  endTimeUnixNano: nanos(5),
  ...values,
});
const full = (traceId: string): RequestJson =>
  request([
    span(traceId, 2, {
      parentSpanId: spanId(1),
      kind: 3,
      traceState: "a=b",
      attributes: [
        ...attributesJson({
          "gen_ai.system": "openai",
          "gen_ai.request.model": "gpt-4o",
          "gen_ai.usage.input_tokens": 12,
          "gen_ai.usage.output_tokens": 30,
          "session.id": "s-1",
          "user.id": "u-1",
          ratio: 0.5,
          streamed: true,
        }),
        { key: "big", value: { intValue: "9223372036854775807" } },
        { key: "nan", value: { doubleValue: Number.NaN } },
        { key: "bytes", value: { bytesValue: "AQID" } },
        {
          key: "nested",
          value: {
            kvlistValue: {
              values: [{ key: "list", value: { arrayValue: { values: [{ intValue: -7 }, { boolValue: false }] } } }],
            },
          },
        },
      ],
      events: [
        {
          name: "exception",
          timeUnixNano: nanos(6),
          attributes: attributesJson({ "exception.type": "Timeout", "exception.message": "too slow" }),
        },
      ],
      links: [{ traceId: newTraceId(), spanId: spanId(9), attributes: attributesJson({ why: "retry" }) }],
      status: { code: 2 },
    }),
    span(traceId, 1, { kind: 2, status: { code: 1 } }),
  ]);

const stored = async (traceId: string) => {
  const [trace] = await ingest.rows(`select * from traces where project_id = $1 and trace_id = '${traceId}'`);
  const spans = await ingest.rows(
    `select * from spans where project_id = $1 and trace_id = '${traceId}' order by span_id`,
  );
  return { trace, spans };
};
const withoutIds = ({ spans }: Awaited<ReturnType<typeof stored>>) =>
  spans.map(({ trace_id: _, received_at: __, links: ___, ...same }) => same);

describe("OTLP", () => {
  it("is stored from protobuf with all that it says", async () => {
    const traceId = newTraceId();
    const response = await ingest.post(encodeOtlp(full(traceId)), PROTOBUF);
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
    const { trace, spans } = await stored(traceId);
    expect(trace).toMatchObject({
      name: "span 1",
      status: "error",
      span_count: 2,
      error_count: 1,
      model: "gpt-4o",
      prompt_tokens: 12,
      completion_tokens: 30,
      total_tokens: 42,
      session_id: "s-1",
      user_id: "u-1",
    });
    expect(spans[0]).toMatchObject({ parent_span_id: null, kind: "server", status: "ok" });
    expect(spans[1]).toMatchObject({
      parent_span_id: spanId(1),
      kind: "client",
      status: "error",
      status_message: "too slow",
      provider: "openai",
      resource: { "service.name": "shop", "otel.scope.name": "my.tracer", "otel.scope.version": "2.0" },
      attributes: {
        ratio: 0.5,
        streamed: true,
        big: "9223372036854775807",
        nan: "NaN",
        bytes: "AQID",
        nested: { list: [-7, false] },
        "otel.trace_state": "a=b",
      },
      events: [{ name: "exception", attributes: { "exception.type": "Timeout", "exception.message": "too slow" } }],
      links: [{ span_id: spanId(9), attributes: { why: "retry" } }],
    });
    const [precise] = await ingest.rows(
      `select extract(microsecond from start_time)::int % 1000 as us from spans where trace_id = '${traceId}' limit 1`,
    );
    expect(precise).toEqual({ us: 456 });
  });

  it("says the same in JSON, with numbers or text, names or numbers, and keys that nobody knows", async () => {
    const [a, b, c] = [newTraceId(), newTraceId(), newTraceId()];
    await ingest.post(encodeOtlp(full(a)), PROTOBUF);
    const plain = JSON.stringify(full(b)).replace(
      `"nan","value":{"doubleValue":null}`,
      `"nan","value":{"doubleValue":"NaN"}`,
    );
    const first = await ingest.post(plain);
    expect([first.status, await first.json()]).toEqual([200, {}]);
    const loose = JSON.stringify(full(c))
      .replace(`"nan","value":{"doubleValue":null}`, `"nan","value":{"doubleValue":"NaN"}`)
      .replace('"kind":3', '"kind":"SPAN_KIND_CLIENT","fromTheFuture":{"a":[1]}')
      .replace('"code":2', '"code":"STATUS_CODE_ERROR"')
      .replace('"intValue":12', '"intValue":"12"')
      .replace('"intValue":"9223372036854775807"', '"intValue":9223372036854775807')
      .replaceAll(c, c.toUpperCase())
      .replaceAll(/"(\w+UnixNano)":"(\d+)"/g, '"$1":$2');
    expect((await ingest.post(loose)).status).toBe(200);
    const expected = withoutIds(await stored(a));
    expect(withoutIds(await stored(b))).toEqual(expected);
    expect(withoutIds(await stored(c))).toEqual(expected);
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["zstd", zstdCompressSync],
    ["identity", (body: Buffer) => body],
  ] as const)("is stored from %s, at both paths", async (encoding, compress) => {
    for (const path of ["/v1/traces", "/api/public/otel/v1/traces"]) {
      const traceId = newTraceId();
      const body = compress(encodeOtlp(full(traceId)));
      const response = await ingest.post(body, { ...PROTOBUF, "Content-Encoding": encoding }, path);
      expect(response.status).toBe(200);
      expect((await stored(traceId)).spans).toHaveLength(2);
    }
  });

  it("refuses an encoding that it does not know, and says which it does", async () => {
    const body = brotliCompressSync(encodeOtlp(full(newTraceId())));
    const response = await ingest.post(body, { ...PROTOBUF, "Content-Encoding": "br" });
    expect([response.status, response.headers.get("accept-encoding")]).toEqual([415, "gzip, deflate, zstd, identity"]);
  });

  it("changes nothing when it is sent again", async () => {
    const traceId = newTraceId();
    const body = encodeOtlp(full(traceId));
    await ingest.post(body, PROTOBUF);
    const before = await stored(traceId);
    await Promise.all([1, 2, 3].map(() => ingest.post(body, PROTOBUF)));
    expect(await stored(traceId)).toEqual(before);
  });

  it("takes an empty request in both encodings", async () => {
    expect((await ingest.post(Buffer.alloc(0), PROTOBUF)).status).toBe(200);
    const response = await ingest.post('{"resourceSpans":[]}');
    expect([response.status, await response.json()]).toEqual([200, {}]);
  });

  it("stores the good spans beside bad ones, and names the first bad one", async () => {
    const traceId = newTraceId();
    const bad = [
      span("0".repeat(32), 3),
      span(traceId, 4, { startTimeUnixNano: nanos(86_400 * 31) }),
      span(traceId, 5, { startTimeUnixNano: nanos(-86_400 * 2) }),
      span(traceId, 6, { startTimeUnixNano: "0" }),
      span(traceId, 7, { startTimeUnixNano: "-1" }),
      span(traceId, 8, { endTimeUnixNano: "18446744073709551615" }),
      span("abc", 9),
    ];
    const spans = [span(traceId, 1), ...bad, span(traceId, 2)];
    const viaJson = await (await ingest.post(JSON.stringify(request(spans)))).json();
    expect(viaJson).toEqual({
      partialSuccess: {
        rejectedSpans: "7",
        errorMessage: `span ${spanId(3)} (span 3): its trace id is not 16 bytes, or all zeroes; and 6 more`,
      },
    });
    const viaProtobuf = await ingest.post(encodeOtlp(request(spans.slice(0, -2))), PROTOBUF);
    expect(viaProtobuf.status).toBe(200);
    expect(readPartialSuccess(await viaProtobuf.arrayBuffer())).toEqual({
      rejected: 6,
      message: expect.stringMatching(/and 5 more/),
    });
    expect((await stored(traceId)).spans.map((row) => row.span_id)).toEqual([spanId(1), spanId(2)]);
  });

  it("keeps a span that ends before it starts, and what was said of its end", async () => {
    const traceId = newTraceId();
    await ingest.post(encodeOtlp(request([span(traceId, 1, { endTimeUnixNano: nanos(20) })])), PROTOBUF);
    const [row] = (await stored(traceId)).spans;
    expect(row?.end_time).toEqual(row?.start_time);
    expect(row?.attributes).toMatchObject({ "cognobserve.told_end_time": expect.stringMatching(/Z$/) });
  });

  it("takes spans of one trace from several requests in any order, a late root among them", async () => {
    const traceId = newTraceId();
    const child = (n: number) => span(traceId, n, { parentSpanId: spanId(1) });
    await Promise.all([4, 3, 2].map((n) => ingest.post(encodeOtlp(request([child(n)])), PROTOBUF)));
    await ingest.post(encodeOtlp(request([span(traceId, 1, { name: "late root" })])), PROTOBUF);
    await ingest.post(encodeOtlp(request([child(5)])), PROTOBUF);
    expect((await stored(traceId)).trace).toMatchObject({ name: "late root", span_count: 5 });
  });
});

function readPartialSuccess(body: ArrayBuffer): { rejected: number; message: string } {
  const reader = protobuf.Reader.create(Buffer.from(body));
  expect(reader.uint32()).toBe(10);
  reader.uint32();
  expect(reader.uint32()).toBe(8);
  const rejected = reader.int32();
  expect(reader.uint32()).toBe(18);
  return { rejected, message: reader.string() };
}
