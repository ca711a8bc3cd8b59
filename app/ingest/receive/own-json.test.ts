import { traceAccepted } from "@cognobserve/contracts/trace-input";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
beforeAll(async () => {
  ingest = await startIngest();
});
afterAll(() => ingest.stop());

const traceOf = async (id: string) =>
  (await ingest.rows(`select * from traces where project_id = $1 and trace_id = '${id}'`))[0];
const spansOf = (id: string) =>
  ingest.rows(`select * from spans where project_id = $1 and trace_id = '${id}' order by span_id`);
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000).toISOString();

describe("the short shape", () => {
  it("is stored without spans, as the Quick Start's curl sends it", async () => {
    const timestamp = ago(5);
    const body = { id: "test-trace-001", name: "hello-world", timestamp, spans: [] };
    const response = await ingest.postJson(body);
    expect([response.status, await response.json()]).toEqual([
      200,
      { trace_id: "test-trace-001", span_ids: [], success: true },
    ]);
    expect(await traceOf("test-trace-001")).toMatchObject({
      name: "hello-world",
      start_time: new Date(timestamp),
      span_count: 0,
      status: "unset",
    });
    await ingest.postJson(body);
    expect(await ingest.rows("select count(*)::int as n from traces where project_id = $1")).toEqual([{ n: 1 }]);
  });

  it("takes spans by id or span_id, without times, and does not double them when sent again", async () => {
    const body = {
      id: "timeless",
      spans: [
        { id: "a", name: "one" },
        { span_id: "b", parent_span_id: "a" },
      ],
    };
    const first = traceAccepted.parse(await (await ingest.postJson(body)).json());
    await ingest.postJson(body);
    expect(first.span_ids).toEqual(["a", "b"]);
    expect((await spansOf("timeless")).map((row) => row.span_id)).toEqual(["a", "b"]);
    expect(await traceOf("timeless")).toMatchObject({ name: "one", span_count: 2 });
  });
});

describe("the SDK's shape", () => {
  const start = ago(20);
  const sdkTrace = {
    trace_id: "sdk",
    session_id: "s-1",
    user_id: "u-1",
    user: { name: "Ada", email: "ada@example.com", metadata: { plan: "pro" } },
    name: "chat",
    metadata: { release: "1.2" },
    team: "search",
    spans: [
      {
        span_id: "llm",
        parent_span_id: "root",
        name: "completion",
        start_time: start,
        end_time: ago(10),
        input: [{ role: "user", content: "hi" }],
        output: "hello",
        metadata: { attempt: 2 },
        model: "gpt-4o",
        model_parameters: { temperature: 0.5 },
        usage: { prompt_tokens: 12, completion_tokens: 30, cached_tokens: 4 },
        level: "ERROR",
        status_message: "rate limited",
        provider: "openai",
        my_own: true,
      },
      { span_id: "root", name: "chat", start_time: start, end_time: ago(9), level: "DEFAULT" },
    ],
  };

  it("fills every column and keeps what has none", async () => {
    const response = await ingest.postJson(sdkTrace);
    expect(await response.json()).toEqual({ trace_id: "sdk", span_ids: ["llm", "root"], success: true });
    expect(await traceOf("sdk")).toMatchObject({
      name: "chat",
      session_id: "s-1",
      user_id: "u-1",
      model: "gpt-4o",
      status: "error",
      span_count: 2,
      error_count: 1,
      prompt_tokens: 12,
      completion_tokens: 30,
      total_tokens: 42,
      start_time: new Date(start),
      metadata: { release: "1.2", team: "search", user: sdkTrace.user },
    });
    expect((await spansOf("sdk"))[0]).toMatchObject({
      parent_span_id: "root",
      input: [{ role: "user", content: "hi" }],
      output: "hello",
      level: "ERROR",
      status: "error",
      status_message: "rate limited",
      provider: "openai",
      session_id: "s-1",
      user_id: "u-1",
      attributes: {
        metadata: { attempt: 2 },
        model_parameters: { temperature: 0.5 },
        usage: { cached_tokens: 4 },
        my_own: true,
      },
    });
  });

  it("may come in several requests, children first, and ends in the root's name", async () => {
    const [child, root] = sdkTrace.spans;
    const nameless = { trace_id: "in-parts" };
    await ingest.postJson({ ...nameless, spans: [child] });
    expect(await traceOf("in-parts")).toMatchObject({ name: "completion" });
    await ingest.postJson({ ...nameless, spans: [{ ...root, name: "the root" }] });
    await ingest.postJson({ ...nameless, spans: [child] });
    expect(await traceOf("in-parts")).toMatchObject({ name: "the root", span_count: 2 });
  });

  it("keeps microseconds of text times, and takes numbers as milliseconds", async () => {
    const millis = Date.now() - 5_000;
    const precise = `${new Date(millis).toISOString().slice(0, 20)}123456+00:00`;
    await ingest.postJson({
      trace_id: "precise",
      spans: [
        { span_id: "a", start_time: precise },
        { span_id: "b", start_time: millis + 0.25 },
      ],
    });
    const rows = await ingest.rows(
      "select (extract(microsecond from start_time))::int % 1000000 as us from spans where trace_id = 'precise' order by span_id",
    );
    expect(rows).toEqual([{ us: 123_456 }, { us: (millis % 1_000) * 1_000 + 250 }]);
  });

  it("keeps digits that a double cannot hold", async () => {
    const body = `{"trace_id":"digits","spans":[{"span_id":"a","start_time":${Date.now()},"big":12345678901234567890,"huge":1e400}]}`;
    expect((await ingest.post(body)).status).toBe(200);
    expect((await spansOf("digits"))[0]).toMatchObject({
      attributes: { big: "12345678901234567890", huge: "Infinity" },
    });
  });
});
