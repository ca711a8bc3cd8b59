import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";

/*
 * Which attributes fill which column: the first that is there wins. OpenTelemetry's GenAI conventions come first
 * (semantic-conventions, docs/gen-ai), the names that they have replaced after them, then OpenLLMetry (traceloop, llm)
 * and OpenInference (llm, input, output).
 */

const labels = {
  model: [
    "gen_ai.response.model",
    "gen_ai.request.model",
    "llm.response.model",
    "llm.request.model",
    "llm.model_name",
    "embedding.model_name",
  ],
  provider: ["gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system", "llm.vendor"],
  sessionId: [
    "session.id",
    "gen_ai.conversation.id",
    "langfuse.session.id",
    "traceloop.association.properties.session_id",
  ],
  userId: ["user.id", "enduser.id", "langfuse.user.id", "traceloop.association.properties.user_id"],
} as const;

const counts = {
  promptTokens: [
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.usage.prompt_tokens",
    "llm.token_count.prompt",
  ],
  completionTokens: [
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.usage.completion_tokens",
    "llm.token_count.completion",
  ],
  totalTokens: ["gen_ai.usage.total_tokens", "llm.usage.total_tokens", "llm.token_count.total"],
} as const;

/** Text of the first of a column's attributes that has one. */
export function liftLabel(attributes: JsonObject, column: keyof typeof labels): string | undefined {
  for (const key of labels[column]) {
    const value = attributes[key];
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

/** Number in the first of a column's attributes that has one; some clients send it as text. */
export function liftCount(attributes: JsonObject, column: keyof typeof counts): number | undefined {
  for (const key of counts[column]) {
    const number = asNumber(attributes[key]);
    if (number !== undefined) return number;
  }
  return undefined;
}

function asNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
