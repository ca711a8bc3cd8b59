import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findEndpoint } from "../engine/endpoint.ts";
import { EngineApi } from "../engine/engine-api.ts";
import { readInstalled } from "../installation/installed.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { probe } from "./probe.ts";

interface Request {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly key: string | string[] | undefined;
  readonly body: string;
}

/** An engine that answers, or one that is gone. */
async function engine(answers: boolean): Promise<EngineApi> {
  const socketPath = path.join(await temporaryDirectory(), "docker.sock");
  if (answers) {
    const server = createServer((_, response) => void response.end("OK"));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    onTestFinished(() => void server.close());
  }
  return new EngineApi(await findEndpoint({ DOCKER_HOST: `unix://${socketPath}` }));
}

/** Stands for the product: answers by what it is asked, over real HTTP. */
async function product(answer: (request: Request) => readonly [status: number, body: unknown], engineAnswers = true) {
  const requests: Request[] = [];
  const server = createServer(async (message, response) => {
    let body = "";
    for await (const chunk of message) body += String(chunk);
    const request = { method: message.method, url: message.url, key: message.headers["x-api-key"], body };
    requests.push(request);
    const [status, content] = answer(request);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP, so it is an object
  const directory = await temporaryDirectory();
  await mkdir(path.join(directory, ".cognobserve"));
  const context = {
    directory,
    web: { url },
    ingest: { url },
    database: "bundled",
    projectId: "prj_1",
    apiKey: "co_sk_1",
    version: "1.2.3",
    mode: "quickstart" as const,
    api: await engine(engineAnswers),
  };
  const run = {
    signal: new AbortController().signal,
    progress: () => undefined,
    tell: () => undefined,
    warn: () => undefined,
  };
  return { requests, context, run: () => probe.run(context, run) };
}

const sent = (requests: readonly Request[]) =>
  JSON.parse(requests.find(({ method }) => method === "POST")?.body ?? "{}");

describe("probe", () => {
  it("sends a trace with the key, reads it back, and remembers that it did", async () => {
    const { requests, context, run } = await product(({ url }) => [200, { trace_id: url?.split("/").at(-1) }]);
    expect(await probe.done(context)).toBe(false);
    await run();
    const { trace_id, spans } = sent(requests);
    expect(requests.map(({ method, url, key }) => `${method} ${url} ${key}`)).toEqual([
      "POST /v1/traces co_sk_1",
      `GET /api/v1/traces/${trace_id} co_sk_1`,
    ]);
    expect(spans).toHaveLength(2);
    expect(await readInstalled(context.directory)).toMatchObject({
      traceId: trace_id,
      projectId: "prj_1",
      version: "1.2.3",
    });
    expect(await probe.done(context)).toBe(true);
  });

  it("bears with a dashboard that is not there yet", async () => {
    let asked = 0;
    const { run } = await product(({ method, url }) => {
      if (method === "POST") return [200, {}];
      asked += 1;
      return asked < 3 ? [404, {}] : [200, { trace_id: url?.split("/").at(-1) }];
    });
    await run();
  });

  it("tells a refused key from everything else", async () => {
    const { run } = await product(() => [401, {}]);
    await expect(run()).rejects.toThrow("probe-unauthorized");
  });

  it("says what the other side answered", async () => {
    const { run, context } = await product(() => [503, { message: "full" }]);
    await expect(run()).rejects.toThrow(/POST http:\S+\/v1\/traces: 503 .*full/);
    expect(await readInstalled(context.directory)).toBeUndefined();
  });

  it("does not take another trace for its own", async () => {
    const { run } = await product(() => [200, { trace_id: "somebody else's" }]);
    await expect(run()).rejects.toThrow("the answer is not the trace that was sent");
  });

  it("says that nobody answers", async () => {
    const { context } = await product(() => [200, {}]);
    const run = {
      signal: new AbortController().signal,
      progress: () => undefined,
      tell: () => undefined,
      warn: () => undefined,
    };
    await expect(probe.run({ ...context, ingest: { url: "http://127.0.0.1:1" } }, run)).rejects.toThrow("probe-failed");
  });

  it("says that the engine is gone where the services went with it", async () => {
    const { run } = await product(() => [500, { error: "gone" }], false);
    await expect(run()).rejects.toThrow("engine-lost");
  });
});
