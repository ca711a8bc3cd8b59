import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";
import type { OtlpEvent } from "../decode/otlp-spans.ts";
import { parseKeepingDigits } from "../decode/parse-keeping-digits.ts";
import { tidy } from "../decode/tidy.ts";
import type { Content } from "./content.ts";
import { gather } from "./gather-flattened.ts";

interface Sources {
  /** Attributes that hold it at once, as JSON text or as a value: the best kind. */
  readonly whole: readonly string[];
  /** Beginnings of attributes that spell it out one by one, as in `gen_ai.prompt.0.role`. */
  readonly flattened: readonly string[];
  /** Attributes that hold it in conventions that have been replaced, or of any span and not just of calls. */
  readonly loose: readonly string[];
  /** Events that hold it in an attribute. */
  readonly inEvents: Readonly<Record<string, string>>;
  /** Events that are one message each. */
  readonly messages: readonly string[];
}

/** Attributes of OpenTelemetry GenAI, OpenLLMetry, OpenInference and others, in order of preference. */
const sources = {
  input: {
    whole: ["gen_ai.input.messages"],
    flattened: ["gen_ai.prompt.", "llm.input_messages.", "llm.prompts."],
    loose: [
      "gen_ai.prompt",
      "langfuse.observation.input",
      "input.value",
      "traceloop.entity.input",
      "ai.prompt.messages",
      "ai.prompt",
      "gen_ai.tool.call.arguments",
    ],
    inEvents: {
      "gen_ai.client.inference.operation.details": "gen_ai.input.messages",
      "gen_ai.content.prompt": "gen_ai.prompt",
    },
    messages: ["gen_ai.system.message", "gen_ai.user.message", "gen_ai.assistant.message", "gen_ai.tool.message"],
  },
  output: {
    whole: ["gen_ai.output.messages"],
    flattened: ["gen_ai.completion.", "llm.output_messages.", "llm.completions."],
    loose: [
      "gen_ai.completion",
      "langfuse.observation.output",
      "output.value",
      "traceloop.entity.output",
      "ai.response.text",
      "ai.response.object",
      "gen_ai.tool.call.result",
    ],
    inEvents: {
      "gen_ai.client.inference.operation.details": "gen_ai.output.messages",
      "gen_ai.content.completion": "gen_ai.completion",
    },
    messages: ["gen_ai.choice"],
  },
} as const satisfies Record<string, Sources>;

/** Who speaks in an event that is a message, unless the event itself says so. */
const roles: Readonly<Record<string, string>> = {
  "gen_ai.system.message": "system",
  "gen_ai.user.message": "user",
  "gen_ai.assistant.message": "assistant",
  "gen_ai.tool.message": "tool",
  "gen_ai.choice": "assistant",
};

/** Finds the input or the output of a span; undefined when it says none. */
export function liftContent(
  side: keyof typeof sources,
  attributes: JsonObject,
  events: readonly OtlpEvent[],
): Content | undefined {
  const { whole, flattened, loose, inEvents, messages } = sources[side];
  return (
    inAttribute(whole, attributes) ??
    spelledOut(flattened, attributes) ??
    inEvent(inEvents, events) ??
    inAttribute(loose, attributes) ??
    asMessages(messages, events)
  );
}

function inAttribute(keys: readonly string[], attributes: JsonObject): Content | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined && value !== null && value !== "") return { value: parsed(value), from: [key] };
  }
  return undefined;
}

function spelledOut(beginnings: readonly string[], attributes: JsonObject): Content | undefined {
  for (const beginning of beginnings) {
    const gathered = gather(beginning, attributes);
    if (gathered !== undefined) return gathered;
  }
  return undefined;
}

function inEvent(places: Readonly<Record<string, string>>, events: readonly OtlpEvent[]): Content | undefined {
  for (const { name, attributes } of events) {
    const value = attributes[places[name] ?? ""];
    if (value !== undefined && value !== null && value !== "") return { value: parsed(value), from: [] };
  }
  return undefined;
}

function asMessages(names: readonly string[], events: readonly OtlpEvent[]): Content | undefined {
  const said = events.filter(({ name }) => names.includes(name));
  if (said.length === 0) return undefined;
  const value = said.map(({ name, attributes }) => ({ role: roles[name] ?? null, ...attributes }));
  return { value, from: [] };
}

/** Text that is JSON, as attributes must hold structures that are not flat; other text stays text. */
function parsed(value: JsonValue): JsonValue {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return tidy(parseKeepingDigits(value));
  } catch {
    return value; // not JSON after all, or nested too deeply to be walked
  }
}
