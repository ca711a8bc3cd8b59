import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnyValueJson, attributesJson, encodeOtlp } from "../testing/encode-otlp.ts";
import { oneSpan } from "../testing/one-span.ts";
import { refusal } from "../testing/refusal.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest();
});
afterAll(() => ingest.stop());

const PROTOBUF = { "Content-Type": "application/x-protobuf" };
const stored = async (spanId: string) =>
  (await ingest.rows(`select * from spans where project_id = $1 and span_id = '${spanId}'`))[0];

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
    await ingest.postJson(oneSpan("e".repeat(16), attributes));
    await ingest.post(encodeOtlp(oneSpan("f".repeat(16), attributes)), PROTOBUF);
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
    expect((await ingest.post(encodeOtlp(oneSpan(a, attributes)), PROTOBUF)).status).toBe(200);
    expect((await ingest.postJson(oneSpan(b, attributes))).status).toBe(200);
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
    for (const levels of [1_100, 100_000, 1_000_000]) {
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
      const request = oneSpan(letter.repeat(16), [{ key: "deep", value: nested(levels) }]);
      request.resourceSpans[0]?.scopeSpans[0]?.spans.push(
        ...(oneSpan(`${letter.repeat(15)}f`, []).resourceSpans[0]?.scopeSpans[0]?.spans ?? []),
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
});
