import type { SpanDetail } from "@cognobserve/contracts/public-api";

/** What a span does in an LLM application; decides its icon and colour. */
export type SpanKind = "llm" | "tool" | "agent" | "retrieval" | "embedding" | "chain" | "database" | "http" | "span";

/** Values of the attributes that name a span's role, in the conventions in use. */
const kindOfWord: Readonly<Record<string, SpanKind>> = {
  // OpenTelemetry, gen_ai.operation.name
  chat: "llm",
  text_completion: "llm",
  generate_content: "llm",
  embeddings: "embedding",
  execute_tool: "tool",
  invoke_agent: "agent",
  create_agent: "agent",
  invoke_workflow: "chain",
  retrieval: "retrieval",
  // OpenInference, openinference.span.kind, and OpenLLMetry, traceloop.span.kind
  llm: "llm",
  generation: "llm",
  completion: "llm",
  tool: "tool",
  agent: "agent",
  retriever: "retrieval",
  reranker: "retrieval",
  embedding: "embedding",
  chain: "chain",
  workflow: "chain",
  task: "chain",
};

const naming = [
  "gen_ai.operation.name",
  "openinference.span.kind",
  "traceloop.span.kind",
  "langfuse.observation.type",
  "type",
] as const;

/** The role of a span: what its attributes say, else an LLM call when it has a model, else what it talks to. */
export function spanKind(span: Pick<SpanDetail, "attributes" | "model">): SpanKind {
  // Our own JSON keeps a client's attributes under `metadata`.
  const { metadata } = span.attributes;
  const isNested = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata);
  const attributes = isNested ? { ...metadata, ...span.attributes } : span.attributes;
  for (const key of naming) {
    const word = attributes[key];
    const kind = typeof word === "string" ? kindOfWord[word.toLowerCase()] : undefined;
    if (kind) return kind;
  }
  if (span.model !== null) return "llm";
  const keys = Object.keys(attributes);
  if (keys.some((key) => key.startsWith("db."))) return "database";
  return keys.some((key) => key.startsWith("http.") || key === "url.full") ? "http" : "span";
}

export const spanKindLabel: Readonly<Record<SpanKind, string>> = {
  llm: "LLM call",
  tool: "Tool",
  agent: "Agent",
  retrieval: "Retrieval",
  embedding: "Embedding",
  chain: "Chain",
  database: "Database",
  http: "HTTP",
  span: "Span",
};
