import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";

/** One piece of a message, after the differences between the formats are gone. */
export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | { readonly type: "tool-call"; readonly name: string; readonly id: string | null; readonly input: JsonValue }
  | { readonly type: "tool-result"; readonly id: string | null; readonly output: JsonValue }
  | { readonly type: "image"; readonly url: string }
  | { readonly type: "other"; readonly value: JsonValue };

export interface ChatMessage {
  readonly role: string;
  readonly name: string | null;
  readonly parts: readonly ChatPart[];
}

/**
 * Reads a span's input or output as a conversation, or answers null when it is not one. Known: lists of
 * `{role, content}` as OpenAI and Anthropic have them (text or parts, tool calls, tool results), `{role, parts}` of the
 * OpenTelemetry GenAI conventions and of Gemini, either inside `messages`, `contents` or `choices`, or a single message;
 * also any of these as JSON text, since attributes can only hold text.
 */
export function readChat(value: JsonValue): readonly ChatMessage[] | null {
  const parsed = typeof value === "string" ? parseJson(value) : value;
  if (Array.isArray(parsed)) return readList(parsed);
  if (!isObject(parsed)) return null;
  for (const key of ["messages", "contents"]) {
    const list = parsed[key];
    if (Array.isArray(list)) return readList([...systemOf(parsed), ...list]);
  }
  if (Array.isArray(parsed.choices)) return readList(parsed.choices.map((c) => (isObject(c) ? (c.message ?? c) : c)));
  return readList([parsed]);
}

function readList(list: readonly JsonValue[]): readonly ChatMessage[] | null {
  const messages = list.map(readMessage);
  return messages.length > 0 && messages.every((message) => message !== null) ? messages : null;
}

/** Anthropic and Gemini keep the system prompt beside the messages. */
function systemOf(body: JsonObject): JsonValue[] {
  const system = body.system ?? body.system_instruction ?? body.systemInstruction;
  if (typeof system === "string" || Array.isArray(system)) return [{ role: "system", content: system }];
  return isObject(system) && Array.isArray(system.parts) ? [{ role: "system", parts: system.parts }] : [];
}

function readMessage(value: JsonValue): ChatMessage | null {
  if (!isObject(value) || typeof value.role !== "string") return null;
  const body = value.parts ?? value.content;
  const calls = Array.isArray(value.tool_calls) ? value.tool_calls : [];
  if (body === undefined && calls.length === 0) return null;
  const isToolAnswer = value.role === "tool" && !Array.isArray(body);
  const said: readonly ChatPart[] = isToolAnswer
    ? [{ type: "tool-result", id: textOf(value.tool_call_id), output: unpack(body ?? null) }]
    : readParts(body ?? null);
  return {
    role: value.role,
    name: textOf(value.name),
    parts: [...reasoningOf(value), ...said, ...calls.map(readPart)],
  };
}

function reasoningOf(message: JsonObject): ChatPart[] {
  const text = textOf(message.reasoning_content) ?? textOf(message.reasoning);
  return text ? [{ type: "reasoning", text }] : [];
}

function readParts(body: JsonValue): readonly ChatPart[] {
  if (body === null || body === "") return [];
  if (typeof body === "string") return [{ type: "text", text: body }];
  return Array.isArray(body) ? body.map(readPart) : [{ type: "other", value: body }];
}

function readPart(part: JsonValue): ChatPart {
  if (typeof part === "string") return { type: "text", text: part };
  if (!isObject(part)) return { type: "other", value: part };
  const text = textOf(part.text) ?? textOf(part.content) ?? textOf(part.thinking) ?? textOf(part.reasoning);
  switch (part.type) {
    case "text":
    case "input_text":
    case "output_text":
      return text === null ? { type: "other", value: part } : { type: "text", text };
    case "reasoning":
    case "thinking":
      return text === null ? { type: "other", value: part } : { type: "reasoning", text };
    case "function":
    case "tool_call":
    case "tool_use":
    case "function_call":
      return readCall(part);
    case "tool_call_response":
    case "tool_result":
      return {
        type: "tool-result",
        id: textOf(part.id) ?? textOf(part.tool_use_id),
        output: unpack(part.response ?? part.result ?? part.content ?? null),
      };
    case "image_url":
    case "image":
      return readImage(part);
    case undefined:
      return readUntyped(part, text);
    default:
      return { type: "other", value: part };
  }
}

/** OpenAI nests name and arguments in `function`; Anthropic says `input`, OpenTelemetry `arguments`. */
function readCall(part: JsonObject): ChatPart {
  const call = isObject(part.function) ? part.function : part;
  const input = call.arguments ?? call.input ?? call.args ?? null;
  return {
    type: "tool-call",
    name: textOf(call.name) ?? "unnamed tool",
    id: textOf(part.id) ?? textOf(part.call_id),
    input: unpack(input),
  };
}

/** Gemini's parts have no type, only the key that is filled. */
function readUntyped(part: JsonObject, text: string | null): ChatPart {
  if (text !== null) return { type: "text", text };
  if (isObject(part.functionCall)) return readCall(part.functionCall);
  if (isObject(part.functionResponse)) {
    return {
      type: "tool-result",
      id: textOf(part.functionResponse.id),
      output: part.functionResponse.response ?? null,
    };
  }
  return { type: "other", value: part };
}

/** Only images that the message itself carries: a URL is shown as a link, for looking at a trace must call nobody. */
function readImage(part: JsonObject): ChatPart {
  const image = part.image_url ?? part.source ?? part.image;
  const url = isObject(image) ? textOf(image.url) : textOf(image);
  return url === null ? { type: "other", value: part } : { type: "image", url };
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: JsonValue | undefined): string | null => (typeof value === "string" ? value : null);

/** Arguments and results often are JSON in a string. */
const unpack = (value: JsonValue): JsonValue => (typeof value === "string" ? (parseJson(value) ?? value) : value);

/** The object or list that a text holds; null when it holds neither. */
function parseJson(text: string): JsonObject | JsonValue[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    const value: JsonValue = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
