import { expect, test } from "vitest";
import { spanKind } from "./span-kind.ts";

test.each([
  [{ "gen_ai.operation.name": "execute_tool" }, null, "tool"],
  [{ "gen_ai.operation.name": "embeddings" }, "text-embedding-3-small", "embedding"],
  [{ "openinference.span.kind": "RETRIEVER" }, null, "retrieval"],
  [{ "traceloop.span.kind": "workflow" }, null, "chain"],
  [{}, "gpt-4o-mini", "llm"],
  [{ "db.system": "postgresql" }, null, "database"],
  [{ "http.request.method": "GET" }, null, "http"],
  [{ "gen_ai.operation.name": "something_new" }, null, "span"],
  [{ metadata: { "openinference.span.kind": "AGENT" } }, null, "agent"],
  [{}, null, "span"],
])("%o with model %s is %s", (attributes, model, kind) => {
  expect(spanKind({ attributes, model })).toBe(kind);
});
