import type { JsonObject } from "@cognobserve/contracts/json-value";
import { label, tokens } from "./limits-of-columns.ts";

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
export function liftLabel(attributes: JsonObject, column: keyof typeof labels): string | null {
  for (const key of labels[column]) {
    const text = label(attributes[key]);
    if (text !== null) return text;
  }
  return null;
}

/** Number of tokens in the first of a column's attributes that has one. */
export function liftCount(attributes: JsonObject, column: keyof typeof counts): number | null {
  for (const key of counts[column]) {
    const count = tokens(attributes[key]);
    if (count !== null) return count;
  }
  return null;
}
