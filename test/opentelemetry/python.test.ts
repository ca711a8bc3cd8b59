import { type TraceDetail, traceDetail } from "@cognobserve/contracts/public-api";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, startContainer } from "../container.ts";
import { until } from "../until.ts";

/* The OpenTelemetry SDK for Python, configured as people do: by its own variables. scripts/test-tools.sh installs it. */

let container: Container;

beforeAll(async () => {
  container = await startContainer();
});
afterAll(async () => {
  await container?.[Symbol.asyncDispose]();
});

const runChat = () =>
  execa(".cache/python/bin/python", ["test/opentelemetry/chat.py"], {
    all: true,
    env: {
      OTEL_SERVICE_NAME: "concierge",
      OTEL_EXPORTER_OTLP_ENDPOINT: container.ingestUrl,
      OTEL_EXPORTER_OTLP_HEADERS: `X-API-Key=${container.apiKey}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_TIMEOUT: "60", // seconds that it goes on trying for
    },
  });

async function readTrace(traceId: string): Promise<TraceDetail> {
  const answer = await fetch(`${container.webUrl}/api/v1/traces/${traceId}`, {
    headers: { Authorization: `Bearer ${container.apiKey}` },
  });
  expect(answer.status).toBe(200);
  return traceDetail.parse(await answer.json());
}

const message = (role: string, content: string) => ({ role, parts: [{ type: "text", content }] });

describe("the OpenTelemetry SDK for Python", () => {
  it("delivers a trace whose model, tokens, input and output are columns", async () => {
    const { stdout, stderr } = await runChat();
    expect(stderr).toBe("");
    const { spans, ...head } = await readTrace(stdout);

    expect(head).toMatchObject({
      trace_id: stdout,
      name: "invoke_agent concierge",
      status: "error",
      span_count: 3,
      error_count: 1,
      model: "gpt-4o-2024-08-06",
      prompt_tokens: 21,
      completion_tokens: 8,
      total_tokens: 29,
      session_id: "conversation-7",
      user_id: "user-42",
    });
    const [agent, chat, tool] = spans;
    expect(agent).toMatchObject({ name: "invoke_agent concierge", kind: "internal", parent_span_id: null });
    expect(chat).toMatchObject({
      name: "chat gpt-4o",
      kind: "client",
      parent_span_id: agent?.span_id,
      model: "gpt-4o-2024-08-06",
      provider: "openai",
      prompt_tokens: 21,
      completion_tokens: 8,
      input: [message("user", "Où est la gare? 🚉")],
      output: [message("assistant", "Tout droit.")],
      attributes: { "app.temperature.outside": 21.5 },
      resource: { "service.name": "concierge", "telemetry.sdk.language": "python" },
    });
    expect(tool).toMatchObject({
      status: "error",
      status_message: "TimeoutError: the booking system did not answer",
      events: [{ name: "exception", attributes: { "exception.type": "TimeoutError" } }],
    });
  });

  it("delivers once Postgres is back, by its own retries", async () => {
    await container.service("postgres", "-wD", "-d");
    const chat = runChat();
    await until("it has been asked to try again", async () =>
      (await container.logs()).includes('"storage-unavailable"'),
    );
    await container.service("postgres", "-wU", "-u");
    const { span_count, spans } = await readTrace((await chat).stdout);
    expect([span_count, spans.length]).toEqual([3, 3]);
  });
});
