import type { JsonObject } from "@cognobserve/contracts/json-value";
import { describe, expect, it } from "vitest";
import { emptyOrigin, emptySpan, type OtlpEvent } from "../decode/otlp-spans.ts";
import { mapOtlp } from "./otlp-rows.ts";
import { timeWindow } from "./time-window.ts";

const nowMs = Date.UTC(2025, 2, 1);
const context = { projectId: "p", nowMs, window: timeWindow(nowMs, 30) };

/** The row of a span with these attributes and events. */
function rowOf(attributes: JsonObject, events: OtlpEvent[] = [], status: { code?: number; message?: string } = {}) {
  const span = {
    ...emptySpan(emptyOrigin()),
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    startMicros: nowMs * 1_000,
    endMicros: nowMs * 1_000,
    attributes,
    events,
    statusCode: status.code ?? 0,
    statusMessage: status.message ?? "",
  };
  const [row] = mapOtlp([span], context).spans;
  if (row === undefined) throw new Error("the span was rejected");
  const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
  return { ...row, input: parsed(row.input), output: parsed(row.output), attributes: parsed(row.attributes) };
}

const event = (name: string, attributes: JsonObject): OtlpEvent => ({ name, micros: nowMs * 1_000, attributes });
const question = [{ role: "user", content: "hi" }];
const answer = [{ role: "assistant", content: "hello" }];

describe("input and output are found", () => {
  const conventions: [string, JsonObject, OtlpEvent[], unknown, unknown, string[]][] = [
    [
      "in OpenTelemetry's attributes, as JSON text",
      { "gen_ai.input.messages": JSON.stringify(question), "gen_ai.output.messages": JSON.stringify(answer), other: 1 },
      [],
      question,
      answer,
      ["other"],
    ],
    [
      "in OpenTelemetry's attributes, as values",
      { "gen_ai.input.messages": question, "gen_ai.output.messages": answer },
      [],
      question,
      answer,
      [],
    ],
    [
      "flattened, as OpenLLMetry does, in the order of their numbers",
      {
        "gen_ai.prompt.10.content": "third",
        "gen_ai.prompt.2.content": "second",
        "gen_ai.prompt.0.role": "system",
        "gen_ai.prompt.0.content": "first",
        "gen_ai.completion.0.role": "assistant",
        "gen_ai.completion.0.tool_calls.0.name": "search",
        "gen_ai.completion.0.tool_calls.0.arguments": "{}",
        "gen_ai.prompt.count": 3,
      },
      [],
      [{ role: "system", content: "first" }, { content: "second" }, { content: "third" }],
      [{ role: "assistant", tool_calls: [{ name: "search", arguments: "{}" }] }],
      ["gen_ai.prompt.count"],
    ],
    [
      "flattened, as OpenInference does, before its values",
      {
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": "hi",
        "llm.output_messages.0.message.content": "hello",
        "input.value": "whatever",
      },
      [],
      [{ role: "user", content: "hi" }],
      [{ content: "hello" }],
      ["input.value"],
    ],
    [
      "in OpenInference's values",
      { "input.value": '{"query":"hi"}', "output.value": "{not json" },
      [],
      { query: "hi" },
      "{not json",
      [],
    ],
    [
      "in events that hold all of it",
      {},
      [
        event("gen_ai.content.prompt", { "gen_ai.prompt": "hi" }),
        event("gen_ai.content.completion", { "gen_ai.completion": "[1]" }),
      ],
      "hi",
      [1],
      [],
    ],
    [
      "in events that are a message each",
      {},
      [
        event("gen_ai.system.message", { content: "be kind" }),
        event("gen_ai.user.message", { content: "hi", role: "human" }),
        event("gen_ai.choice", { index: 0, message: "hello" }),
      ],
      [
        { role: "system", content: "be kind" },
        { role: "human", content: "hi" },
      ],
      [{ role: "assistant", index: 0, message: "hello" }],
      [],
    ],
    [
      "in a tool's arguments and result",
      { "gen_ai.tool.call.arguments": '{"q":1}', "gen_ai.tool.call.result": "2" },
      [],
      { q: 1 },
      "2",
      [],
    ],
    [
      "with every digit of numbers in JSON text that a double cannot hold",
      { "gen_ai.input.messages": '[{"id":9007199254740993}]', "output.value": '{"ids":[-12345678901234567890, 1.5]}' },
      [],
      [{ id: "9007199254740993" }],
      { ids: ["-12345678901234567890", 1.5] },
      [],
    ],
    [
      "with every digit of numbers in JSON text in events",
      {},
      [event("gen_ai.content.prompt", { "gen_ai.prompt": '{"id":9007199254740993}' })],
      { id: "9007199254740993" },
      null,
      [],
    ],
    ["nowhere", { "gen_ai.prompt": "", "gen_ai.system": "openai" }, [], null, null, ["gen_ai.prompt", "gen_ai.system"]],
  ];

  it.each(conventions)("%s", (_, attributes, events, input, output, left) => {
    const row = rowOf(attributes, events);
    expect(row.input).toEqual(input);
    expect(row.output).toEqual(output);
    expect(Object.keys(row.attributes as object)).toEqual(left);
  });

  it("without a list as long as a number in a key, or nesting as deep as it has dots", () => {
    const row = rowOf({
      "gen_ai.prompt.4294967295.content": "far",
      "gen_ai.prompt.1.__proto__.x": 1,
      "gen_ai.prompt.1": "value and beginning",
      [`gen_ai.prompt.2.${"a.".repeat(5_000)}a`]: "deep",
    });
    const items = row.input as JsonObject[];
    expect(items).toHaveLength(3);
    expect(items[2]).toEqual({ content: "far" });
    expect(JSON.stringify(items[1])).toContain("deep");
    expect(JSON.stringify(items[0])).toBe('{"__proto__":{"x":1},"":"value and beginning"}');
  });
});

describe("columns are filled", () => {
  it.each<[string, JsonObject, object]>([
    [
      "from OpenTelemetry's names",
      {
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.provider.name": "openai",
        "gen_ai.usage.input_tokens": 3,
        "gen_ai.usage.output_tokens": 4,
        "session.id": "s",
        "user.id": "u",
      },
      {
        model: "gpt-4o",
        provider: "openai",
        promptTokens: 3,
        completionTokens: 4,
        totalTokens: 7,
        sessionId: "s",
        userId: "u",
      },
    ],
    [
      "from those that they replaced",
      {
        "gen_ai.request.model": "asked",
        "gen_ai.response.model": "answered",
        "gen_ai.system": "anthropic",
        "gen_ai.usage.prompt_tokens": "3",
        "llm.usage.total_tokens": 9,
        "enduser.id": 7,
      },
      {
        model: "answered",
        provider: "anthropic",
        promptTokens: 3,
        completionTokens: null,
        totalTokens: 9,
        userId: "7",
      },
    ],
    [
      "from OpenInference's",
      {
        "llm.model_name": "m",
        "llm.provider": "p",
        "llm.token_count.prompt": 1,
        "llm.token_count.completion": 2,
        "llm.token_count.total": 5,
      },
      { model: "m", provider: "p", promptTokens: 1, completionTokens: 2, totalTokens: 5 },
    ],
    [
      "with nothing when a value makes no sense",
      {
        "gen_ai.usage.input_tokens": -1,
        "gen_ai.usage.output_tokens": 1e300,
        "gen_ai.request.model": { a: 1 },
        "session.id": "",
      },
      { promptTokens: null, completionTokens: null, totalTokens: null, model: null, sessionId: null },
    ],
  ])("%s", (_, attributes, columns) => {
    const row = rowOf(attributes);
    expect(row).toMatchObject(columns);
    expect(row.attributes).toEqual(attributes);
  });

  it("with as much of a long value as fits, which the attributes keep whole", () => {
    const long = `${"x".repeat(255)}🙂`;
    const row = rowOf({ "session.id": long });
    expect(row.sessionId).toBe(`${"x".repeat(255)}\ufffd`);
    expect(row.attributes).toEqual({ "session.id": long });
  });

  it("with what failed and why", () => {
    const thrown = [
      event("exception", { "exception.message": "first" }),
      event("exception", { "exception.message": "last" }),
    ];
    expect(rowOf({}, thrown, { code: 2 })).toMatchObject({ status: "error", statusMessage: "last" });
    expect(rowOf({}, thrown, { code: 2, message: "said" })).toMatchObject({ statusMessage: "said" });
    expect(rowOf({ "error.type": "timeout" }, [], { code: 2 })).toMatchObject({ statusMessage: "timeout" });
    expect(rowOf({}, thrown)).toMatchObject({ status: "unset", statusMessage: null });
  });
});
