import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

/* Requests recorded from OpenTelemetry's own SDKs on 24 November 2026, byte for byte. */

let ingest: TestIngest;
afterEach(() => ingest.stop());

const recorded = (name: string) => readFile(new URL(`../testing/fixtures/${name}`, import.meta.url));
const start = async () => {
  ingest = await startIngest({ now: () => Date.UTC(2026, 10, 24, 8) });
};

it("stores what the Python SDK 1.45.2 sends, in protobuf and gzip", async () => {
  await start();
  const body = gzipSync(await recorded("python-sdk-1.45.pb"));
  const headers = { "Content-Type": "application/x-protobuf", "Content-Encoding": "gzip" };
  expect((await ingest.post(body, headers)).status).toBe(200);
  expect(await ingest.rows("select * from traces where project_id = $1")).toMatchObject([
    { name: "root", status: "error", span_count: 2, model: "gpt-4o", total_tokens: 42 },
  ]);
  const spans = await ingest.rows("select * from spans where project_id = $1 order by start_time");
  expect(spans).toMatchObject([
    { name: "root", kind: "server", parent_span_id: null },
    {
      name: "chat gpt-4o",
      kind: "client",
      parent_span_id: spans[0]?.span_id,
      status: "error",
      status_message: "boom",
      provider: "openai",
      input: [{ role: "user", parts: [{ type: "text", content: "hi ü" }] }],
      attributes: { tags: ["a", "b"], ok: true, ratio: 0.25 },
      resource: { "service.name": "python-service", "otel.scope.name": "test.tracer", "otel.scope.version": "1.0" },
      events: [{ name: "note", attributes: { k: 1 } }],
    },
  ]);
});

it("stores what the Node SDK 2.12.0 sends, in JSON", async () => {
  await start();
  const response = await ingest.post(await recorded("node-sdk-2.12.json"));
  expect([response.status, await response.json()]).toEqual([200, {}]);
  expect(await ingest.rows("select * from spans where project_id = $1")).toMatchObject([
    {
      trace_id: "e7c093441f07b468390f7f838c55d554",
      span_id: "890c435cccbe0c77",
      name: "node root",
      kind: "server",
      status: "ok",
      session_id: "s",
      attributes: { n: [1, 2], half: 0.5, big: 2 ** 40 },
      resource: { "service.name": "node-service" },
      events: [{ name: "e", attributes: { a: true } }],
    },
  ]);
});
