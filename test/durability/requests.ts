import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { attributesJson, encodeOtlp, type RequestJson, type SpanJson } from "@cognobserve/ingest/testing/encode-otlp";
import type { Export } from "./exporter.ts";

/** A call to an agent with two children, each of which called a model. */
export interface NewTrace {
  readonly traceId: string;
  readonly parents: readonly SpanJson[];
  readonly children: readonly SpanJson[];
}

/** A trace of new ids that starts now. */
export function newTrace(session: string): NewTrace {
  const traceId = randomBytes(16).toString("hex");
  const started = BigInt(Date.now()) * 1_000_000n;
  const span = (name: string, parent?: SpanJson): SpanJson => ({
    traceId,
    spanId: randomBytes(8).toString("hex"),
    parentSpanId: parent?.spanId,
    name,
    kind: 1,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(started + 5_000_000n),
    attributes: attributesJson({ "session.id": session }),
  });
  const root = span("invoke_agent");
  const steps = [span("plan", root), span("answer", root)];
  const calls = steps.map((step) => ({
    ...span("chat gpt-4o", step),
    attributes: attributesJson({
      "session.id": session,
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.usage.input_tokens": 7,
      "gen_ai.usage.output_tokens": 3,
    }),
  }));
  return { traceId, parents: [root, ...steps], children: calls };
}

/** The spans as one OTLP request, in JSON or protobuf, compressed. */
export function encodeRequest(spans: readonly SpanJson[], asJson: boolean, apiKey: string): Export {
  const request: RequestJson = {
    resourceSpans: [
      { resource: { attributes: attributesJson({ "service.name": "load" }) }, scopeSpans: [{ spans: [...spans] }] },
    ],
  };
  const plain = asJson ? Buffer.from(JSON.stringify(request)) : encodeOtlp(request);
  return {
    body: Uint8Array.from(gzipSync(plain)),
    headers: {
      "Content-Type": asJson ? "application/json" : "application/x-protobuf",
      "Content-Encoding": "gzip",
      "X-API-Key": apiKey,
    },
  };
}
