import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeOtlp, type RequestJson } from "../testing/encode-otlp.ts";
import { oneSpan } from "../testing/one-span.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest();
});
afterAll(() => ingest.stop());

const only = async (table: "spans" | "traces", id: string) =>
  (await ingest.rows(`select * from ${table} where project_id = $1 and trace_id = '${id}'`))[0];

describe.each(["trace_id", "id"] as const)("what has no place in its column is kept in a trace told by %s", (shape) => {
  /** Sends a trace with one span; extra keys of either. @returns its rows */
  async function store(trace: object, span: object = {}) {
    const id = randomUUID();
    const spans = [{ span_id: "a", start_time: Date.now(), ...span }];
    const response = await ingest.postJson({ [shape]: id, ...trace, spans });
    expect(response.status, await response.text()).toBe(200);
    return { trace: await only("traces", id), span: await only("spans", id) };
  }

  it("turns numbers into text for session and user, on trace and spans", async () => {
    const { trace, span } = await store({ session_id: 123, user_id: 4.5 });
    expect([trace, span]).toMatchObject([
      { session_id: "123", user_id: "4.5", metadata: {} },
      { session_id: "123", user_id: "4.5" },
    ]);
  });

  it.each([[{ tenant: 7 }], [["a", "b"]], [true], [false]])("keeps the session and user %j", async (value) => {
    const { trace } = await store({ session_id: value, user_id: value, metadata: { mine: 1 } });
    expect(trace).toMatchObject({ session_id: null, user_id: null });
    expect(trace?.metadata).toEqual({ session_id: value, user_id: value, mine: 1 });
  });

  it("keeps the whole of longer texts", async () => {
    const [name, label] = ["n".repeat(1_025), "l".repeat(257)];
    const { trace, span } = await store(
      { name, session_id: label, user_id: label },
      { name, model: label, level: label, provider: label },
    );
    expect(trace).toMatchObject({ name: "n".repeat(1_024), session_id: "l".repeat(256), user_id: "l".repeat(256) });
    expect(trace?.metadata).toEqual({
      "cognobserve.full_name": name,
      "cognobserve.full_session_id": label,
      "cognobserve.full_user_id": label,
    });
    expect(span).toMatchObject({ name: "n".repeat(1_024), model: "l".repeat(256), level: "l".repeat(256) });
    expect(span?.attributes).toEqual({
      "cognobserve.full_name": name,
      "cognobserve.full_model": label,
      "cognobserve.full_level": label,
      provider: label,
    });
  });

  it("keeps no second copy of what just fits", async () => {
    const [name, label] = ["n".repeat(1_024), "l".repeat(256)];
    const { trace, span } = await store({ name, session_id: label }, { name, model: label });
    expect([trace?.metadata, span?.attributes]).toEqual([{}, {}]);
  });

  it("keeps numbers of tokens that no call has, and takes digits", async () => {
    const usage = { prompt_tokens: 2e12, completion_tokens: "12", total_tokens: 5e12 };
    const { span } = await store({}, { usage });
    expect(span).toMatchObject({ prompt_tokens: null, completion_tokens: 12, total_tokens: 12 });
    expect(span?.attributes).toEqual({ usage: { prompt_tokens: 2e12, total_tokens: 5e12 } });
    const id = `${shape} long number`;
    const body = `{"${shape}":"${id}","spans":[{"span_id":"a","start_time":${Date.now()},"usage":{"prompt_tokens":9007199254740993}}]}`;
    expect((await ingest.post(body)).status).toBe(200);
    expect((await only("spans", id))?.attributes).toEqual({ usage: { prompt_tokens: "9007199254740993" } });
  });

  it("keeps an id beside the span_id", async () => {
    expect((await store({}, { id: "mine" })).span).toMatchObject({ span_id: "a", attributes: { id: "mine" } });
  });

  it("keeps keys that every object has", async () => {
    const id = `${shape} proto`;
    const body = `{"${shape}":"${id}","__proto__":{"a":1},"spans":[{"span_id":"a","start_time":${Date.now()},"__proto__":{"b":2},"constructor":3}]}`;
    expect((await ingest.post(body)).status).toBe(200);
    expect(JSON.stringify((await only("traces", id))?.metadata)).toBe('{"__proto__":{"a":1}}');
    expect(JSON.stringify((await only("spans", id))?.attributes)).toContain('"__proto__":{"b":2}');
  });
});

describe("OTLP", () => {
  it("keeps the whole of a longer name", async () => {
    const name = `${"n".repeat(1_024)} and the end`;
    const request = (traceId: string): RequestJson => {
      const { resourceSpans } = oneSpan("a".repeat(16));
      const [span] = resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
      return { resourceSpans: [{ scopeSpans: [{ spans: span ? [{ ...span, traceId, name }] : [] }] }] };
    };
    const [viaJson, viaProtobuf] = ["1".repeat(32), "2".repeat(32)];
    await ingest.postJson(request(viaJson));
    await ingest.post(encodeOtlp(request(viaProtobuf)), { "Content-Type": "application/x-protobuf" });
    for (const id of [viaJson, viaProtobuf]) {
      expect(await only("spans", id)).toMatchObject({
        name: "n".repeat(1_024),
        attributes: { "cognobserve.full_name": name },
      });
    }
  });

  it("keeps a parent's id that is none, and makes the span a root", async () => {
    const traceId = "3".repeat(32);
    const span = { traceId, name: "a", startTimeUnixNano: `${Date.now()}000000` };
    const spans = ["not-hex", "0".repeat(16), ""].map((parentSpanId, n) => ({
      ...span,
      spanId: `${n + 1}`.repeat(16),
      parentSpanId,
    }));
    await ingest.postJson({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const rows = await ingest.rows(
      `select parent_span_id, attributes from spans where project_id = $1 and trace_id = '${traceId}' order by span_id`,
    );
    expect(rows).toEqual([
      { parent_span_id: null, attributes: { "cognobserve.told_parent_span_id": "not-hex" } },
      { parent_span_id: null, attributes: {} },
      { parent_span_id: null, attributes: {} },
    ]);
  });
});
