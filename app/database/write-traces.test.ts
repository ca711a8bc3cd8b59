import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPool } from "./connection.ts";
import { storageFailure } from "./storage-failure.ts";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database.ts";
import type { SpanRow, TraceRow } from "./trace-batch.ts";
import { createTraceWriter, type WriteTraces } from "./write-traces.ts";

const START = Date.UTC(2025, 2, 1, 12) * 1_000;
const SECOND = 1_000_000;

const span = (spanId: string, values: Partial<SpanRow> = {}): SpanRow => ({
  projectId: "p",
  traceId: "t",
  spanId,
  parentSpanId: "root",
  name: spanId,
  kind: "internal",
  startMicros: START,
  startGuessed: false,
  endMicros: START + SECOND,
  status: "unset",
  statusMessage: null,
  level: null,
  model: null,
  provider: null,
  promptTokens: null,
  completionTokens: null,
  totalTokens: null,
  sessionId: null,
  userId: null,
  input: null,
  output: null,
  attributes: "{}",
  resource: "{}",
  events: "[]",
  links: "[]",
  ...values,
});

const trace = (values: Partial<TraceRow> = {}): TraceRow => ({
  projectId: "p",
  traceId: "t",
  name: null,
  startMicros: START,
  sessionId: null,
  userId: null,
  metadata: "{}",
  ...values,
});

let fresh: FreshDatabase;
let write: WriteTraces;
beforeAll(async () => {
  fresh = await freshDatabase();
  write = createTraceWriter(fresh.pool, fresh.db);
});
afterAll(() => fresh.drop());
beforeEach(async () => {
  await fresh.pool.query("truncate traces, spans");
});

const store = (...spans: SpanRow[]) => write([{ spans, traces: [] }]);
const theTrace = async () => (await fresh.pool.query("select * from traces")).rows[0];
const allSpans = async () => (await fresh.pool.query("select * from spans order by span_id, start_time")).rows;

describe("the row of a trace", () => {
  const spans = [
    span("root", { parentSpanId: null, name: "answer", endMicros: START + 9 * SECOND, status: "ok", userId: "u" }),
    span("early", {
      startMicros: START + SECOND,
      model: "first",
      totalTokens: 10,
      promptTokens: 7,
      completionTokens: 3,
    }),
    span("late", { startMicros: START + 2 * SECOND, endMicros: START + 11 * SECOND, model: "second", totalTokens: 5 }),
    span("failed", { startMicros: START + 3 * SECOND, status: "error", sessionId: "s" }),
    span("open", { startMicros: START + 4 * SECOND, endMicros: null }),
  ];
  const expected = {
    name: "answer",
    start_time: new Date(START / 1_000),
    end_time: new Date(START / 1_000 + 11_000),
    status: "error",
    span_count: 5,
    error_count: 1,
    model: "first",
    prompt_tokens: 7,
    completion_tokens: 3,
    total_tokens: 15,
    session_id: "s",
    user_id: "u",
  };

  it("says the same whether its spans come together or one by one, in any order, once or twice", async () => {
    await store(...spans);
    expect(await theTrace()).toMatchObject(expected);
    const orders = [...permutations(spans)].filter((_, n) => n % 7 === 0);
    for (const order of orders) {
      await fresh.pool.query("truncate traces, spans");
      for (const one of order) await store(one);
      await store(...order.slice(2));
      expect(await theTrace(), order.map(({ spanId }) => spanId).join(", ")).toMatchObject(expected);
    }
    expect(await allSpans()).toHaveLength(5);
  });

  it("adds up when many write to the same trace at once", async () => {
    const many = Array.from({ length: 60 }, (_, n) => span(`s${n}`, { totalTokens: 1, startMicros: START + n }));
    const twice = [...many, ...many.toReversed()];
    await Promise.all(
      twice.map((one, n) => write([{ spans: [one, twice[(n + 7) % twice.length] ?? one], traces: [] }])),
    );
    expect(await theTrace()).toMatchObject({ span_count: 60, total_tokens: 60, name: "s0" });
  });

  it("keeps what the client said of the whole: its name, and metadata by key", async () => {
    await store(span("child"));
    await write([{ spans: [], traces: [trace({ name: "given", userId: "u", metadata: '{"a":1,"b":2}' })] }]);
    await write([{ spans: [span("root", { parentSpanId: null })], traces: [trace({ metadata: '{"b":3,"c":4}' })] }]);
    expect(await theTrace()).toMatchObject({
      name: "given",
      user_id: "u",
      span_count: 2,
      metadata: { a: 1, b: 2, c: 4 },
    });
  });

  it("exists without any span", async () => {
    await write([{ spans: [], traces: [trace({ name: "hello" }), trace({ metadata: '{"twice":true}' })] }]);
    expect(await theTrace()).toMatchObject({ name: "hello", span_count: 0, end_time: null, metadata: { twice: true } });
  });
});

describe("a span that is sent again", () => {
  it("changes nothing once it has ended", async () => {
    await store(span("a", { totalTokens: 3, output: '"first"' }));
    const before = [await theTrace(), await allSpans()];
    await store(span("a", { totalTokens: 4, output: '"second"' }));
    expect([await theTrace(), await allSpans()]).toEqual(before);
  });

  it("is completed when it was stored open, and counted once", async () => {
    const open = span("a", { endMicros: null, model: "m", input: '"question"', attributes: '{"x":1}' });
    const ended = span("a", { status: "error", totalTokens: 8, output: '"answer"', attributes: '{"y":2}' });
    await store(open, span("other", { totalTokens: 1 }));
    await store(ended);
    await store(ended);
    await store(open);
    expect(await theTrace()).toMatchObject({ span_count: 2, error_count: 1, total_tokens: 9, status: "error" });
    expect((await allSpans())[0]).toMatchObject({
      end_time: new Date(START / 1_000 + 1_000),
      model: "m",
      input: "question",
      output: "answer",
      attributes: { x: 1, y: 2 },
      completed: true,
    });
  });

  it("may come twice in one batch, open and ended", async () => {
    const open = span("a", { endMicros: null });
    await store(open, open, span("a", { totalTokens: 8 }), span("a", { totalTokens: 9 }));
    expect(await theTrace()).toMatchObject({ span_count: 1, total_tokens: 8 });
  });

  it("is completed correctly while others write to its trace", async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `s${n}`);
    await Promise.all([
      ...ids.map((id) => store(span(id, { endMicros: null }))),
      ...ids.map((id) => store(span(id, { totalTokens: 2 }))),
    ]);
    expect(await theTrace()).toMatchObject({ span_count: 20, total_tokens: 40 });
  });

  it("keeps the start that was guessed for it the first time", async () => {
    const guessed = (startMicros: number) => span("a", { startGuessed: true, startMicros, endMicros: null });
    await store(guessed(START));
    await Promise.all([store(guessed(START + SECOND)), store(guessed(START + 2 * SECOND))]);
    await store(guessed(START + 3 * SECOND), guessed(START + 4 * SECOND));
    expect(await allSpans()).toHaveLength(1);
    expect(await theTrace()).toMatchObject({ span_count: 1 });
  });
});

describe("writing", () => {
  it("keeps microseconds", async () => {
    await store(span("a", { startMicros: START + 123_456, endMicros: START + 654_321 }));
    const { rows } = await fresh.pool.query("select extract(microsecond from start_time)::int as micros from spans");
    expect(rows).toEqual([{ micros: 123_456 }]);
  });

  it("makes the partitions of all the days it meets, and again after one was dropped", async () => {
    const day = 86_400 * SECOND;
    await store(span("a", { startMicros: START - 400 * day }), span("b", { startMicros: START - 399 * day }));
    await fresh.pool.query("drop table spans_20240126");
    await store(span("a", { startMicros: START - 400 * day }));
    expect((await allSpans()).map((row) => row.span_id)).toEqual(["a", "b"]);
  });

  it("stores all of a call or nothing", async () => {
    const batches = [
      { spans: [span("good")], traces: [] },
      { spans: [span("bad", { attributes: '{"broken":' })], traces: [] },
    ];
    const error = await write(batches).catch((error: unknown) => error);
    expect(storageFailure(error)).toBe("data");
    expect(await allSpans()).toEqual([]);
    await store(span("good"));
    expect(await allSpans()).toHaveLength(1);
  });

  it("can be done by another process when one hangs in the midst of it", async () => {
    const hanging = openPool({ url: fresh.url, max: 1, application: "hanging", onIdleError: () => {} });
    const hung = new Promise<void>((resolve) => {
      hanging.on("connect", (client) => {
        const query = client.query.bind(client);
        const untilCommit = (asked: { readonly text: string }) => {
          if (asked.text !== "commit") return query(asked);
          resolve();
          return new Promise(() => {});
        };
        Object.assign(client, { query: untilCommit });
      });
    });
    void createTraceWriter(hanging, fresh.db)([{ traces: [trace()], spans: [span("a")] }]);
    await hung;
    await write([{ traces: [trace()], spans: [span("a")] }]);
    const { rows } = await fresh.pool.query("select span_id from spans");
    expect(rows).toEqual([{ span_id: "a" }]);
  });

  it("stores text of every kind and length", async () => {
    const text = `${"é".repeat(300)} 🙂 \u2028 "quoted" \\ {}`;
    await store(span("a", { name: text, input: JSON.stringify({ text: text.repeat(1_000) }), statusMessage: "" }));
    expect((await allSpans())[0]).toMatchObject({
      name: text,
      input: { text: text.repeat(1_000) },
      status_message: "",
    });
  });
});

function* permutations<Item>(items: readonly Item[]): Generator<Item[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}
