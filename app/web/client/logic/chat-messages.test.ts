import type { JsonValue } from "@cognobserve/contracts/json-value";
import { expect, test } from "vitest";
import { readChat } from "./chat-messages.ts";

const text = (content: string) => ({ type: "text", text: content });

test("OpenAI: text, a tool call and its result", () => {
  expect(
    readChat([
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "Weather?" },
          { type: "image_url", image_url: { url: "https://a/b.png" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } }],
      },
      { role: "tool", tool_call_id: "c1", content: '{"celsius":4}' },
    ]),
  ).toEqual([
    { role: "system", name: null, parts: [text("Be brief.")] },
    { role: "user", name: null, parts: [text("Weather?"), { type: "image", url: "https://a/b.png" }] },
    {
      role: "assistant",
      name: null,
      parts: [{ type: "tool-call", name: "weather", id: "c1", input: { city: "Oslo" } }],
    },
    { role: "tool", name: null, parts: [{ type: "tool-result", id: "c1", output: { celsius: 4 } }] },
  ]);
});

test("OpenTelemetry GenAI: parts, also as JSON text in an attribute", () => {
  const messages: JsonValue = [
    {
      role: "assistant",
      parts: [
        { type: "reasoning", content: "I need the weather." },
        { type: "tool_call", id: "c1", name: "weather", arguments: { city: "Oslo" } },
      ],
      finish_reason: "tool_call",
    },
    { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "4 °C" }] },
  ];
  const chat = [
    {
      role: "assistant",
      name: null,
      parts: [
        { type: "reasoning", text: "I need the weather." },
        { type: "tool-call", name: "weather", id: "c1", input: { city: "Oslo" } },
      ],
    },
    { role: "tool", name: null, parts: [{ type: "tool-result", id: "c1", output: "4 °C" }] },
  ];
  expect(readChat(messages)).toEqual(chat);
  expect(readChat(JSON.stringify(messages))).toEqual(chat);
});

test("Anthropic: system beside the messages, tool use and result blocks", () => {
  expect(
    readChat({
      system: "Be brief.",
      messages: [
        { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "search", input: { q: "x" } }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "found" }] },
      ],
    }),
  ).toEqual([
    { role: "system", name: null, parts: [text("Be brief.")] },
    { role: "assistant", name: null, parts: [{ type: "tool-call", name: "search", id: "t1", input: { q: "x" } }] },
    { role: "user", name: null, parts: [{ type: "tool-result", id: "t1", output: "found" }] },
  ]);
});

test("Gemini: parts without a type", () => {
  expect(readChat({ contents: [{ role: "user", parts: [{ text: "Hi" }] }] })).toEqual([
    { role: "user", name: null, parts: [text("Hi")] },
  ]);
});

test("a response with choices, and a single message", () => {
  const said = [{ role: "assistant", name: null, parts: [text("Hello")] }];
  expect(readChat({ choices: [{ index: 0, message: { role: "assistant", content: "Hello" } }] })).toEqual(said);
  expect(readChat({ role: "assistant", content: "Hello" })).toEqual(said);
});

test("a part of an unknown kind is kept as it is", () => {
  const part = { type: "audio", data: "…" };
  expect(readChat([{ role: "user", content: [part] }])?.[0]?.parts).toEqual([{ type: "other", value: part }]);
});

const others: [string, JsonValue][] = [
  ["plain text", "Hello"],
  ["a number", 4],
  ["null", null],
  ["an empty list", []],
  ["a list of other things", [{ role: "user", content: "Hi" }, { id: 1 }]],
  ["an object with a role and nothing said", { role: "admin", email: "a@example.com" }],
  ["a question that only looks like JSON", "[draft] Hello"],
];

test.each(others)("%s is not a conversation", (_, value) => {
  expect(readChat(value)).toBeNull();
});
