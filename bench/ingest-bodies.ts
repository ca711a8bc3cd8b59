import { randomBytes } from "node:crypto";
import { attributesJson, encodeOtlp, type SpanJson } from "@cognobserve/ingest/testing/encode-otlp";

const SPANS_PER_REQUEST = 500; // OpenTelemetry's batch processor sends at most 512
const SPANS_PER_TRACE = 10;

const sentences = [
  "What does the contract say about early termination?",
  "Summarise the three most recent tickets of this customer, newest first.",
  "Which of our suppliers has raised prices since January, and by how much?",
  "Translate the answer into French and keep the product names as they are.",
];
const prose = (seed: number, count: number): string =>
  Array.from({ length: count }, (_, n) => sentences[(seed + n * 3) % sentences.length]).join(" ");

/**
 * Requests as a chat application with retrieval sends them: traces of ten spans, three of which are calls to a model
 * with messages in and out, the others HTTP, database and plain spans.
 */
export function typicalOtlpBodies(
  requests: number,
  nowMs: number,
  spansPerRequest = SPANS_PER_REQUEST,
): { bodies: Buffer[]; spanCount: number } {
  const bodies = Array.from({ length: requests }, (_, request) => {
    const spans: SpanJson[] = [];
    while (spans.length < spansPerRequest) spans.push(...traceOfSpans(request + spans.length, nowMs));
    return encodeOtlp({
      resourceSpans: [
        {
          resource: {
            attributes: attributesJson({
              "service.name": "support-assistant",
              "service.version": "3.14.0",
              "deployment.environment.name": "production",
              "telemetry.sdk.name": "opentelemetry",
              "telemetry.sdk.language": "python",
              "telemetry.sdk.version": "1.30.0",
              "host.name": "worker-7f9c",
            }),
          },
          scopeSpans: [{ scope: { name: "opentelemetry.instrumentation.openai", version: "0.40.0" }, spans }],
        },
      ],
    });
  });
  return { bodies, spanCount: requests * spansPerRequest };
}

function traceOfSpans(seed: number, nowMs: number): SpanJson[] {
  const traceId = randomBytes(16).toString("hex");
  const ids = Array.from({ length: SPANS_PER_TRACE }, () => randomBytes(8).toString("hex"));
  const started = BigInt(nowMs - 60_000) * 1_000_000n + BigInt(seed % 1_000_000);
  return ids.map((spanId, n) => ({
    traceId,
    spanId,
    parentSpanId: n === 0 ? undefined : ids[0],
    name: n === 0 ? "POST /chat" : n % 3 === 0 ? "openai.chat" : n % 3 === 1 ? "SELECT documents" : "rerank",
    kind: n === 0 ? 2 : 3,
    startTimeUnixNano: String(started + BigInt(n) * 1_000_000n),
    endTimeUnixNano: String(started + BigInt(n) * 1_000_000n + 250_000_000n),
    attributes: n > 0 && n % 3 === 0 ? modelAttributes(seed + n) : plainAttributes(seed + n),
    status: n % 7 === 5 ? { code: 2, message: "upstream timed out" } : undefined,
  }));
}

const plainAttributes = (seed: number) =>
  attributesJson({
    "http.request.method": "POST",
    "url.full": `https://api.internal.example/v1/documents/${seed}`,
    "http.response.status_code": 200,
    "server.address": "api.internal.example",
    "server.port": 443,
    "network.protocol.version": "1.1",
    "thread.id": seed % 64,
    "session.id": `session-${seed % 1_000}`,
  });

const modelAttributes = (seed: number) =>
  attributesJson({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.model": "gpt-4o-2024-08-06",
    "gen_ai.request.temperature": 0.2,
    "gen_ai.usage.input_tokens": 400 + (seed % 200),
    "gen_ai.usage.output_tokens": 100 + (seed % 50),
    "session.id": `session-${seed % 1_000}`,
    "user.id": `user-${seed % 100}`,
    "gen_ai.input.messages": JSON.stringify([
      { role: "system", parts: [{ type: "text", content: prose(seed, 4) }] },
      { role: "user", parts: [{ type: "text", content: prose(seed + 1, 6) }] },
    ]),
    "gen_ai.output.messages": JSON.stringify([
      { role: "assistant", parts: [{ type: "text", content: prose(seed + 2, 5) }], finish_reason: "stop" },
    ]),
  });
