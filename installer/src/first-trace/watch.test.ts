import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { Door } from "../follow/door.ts";
import { healthy } from "./testing/outages.ts";
import { type Look, type Watched, watch } from "./watch.ts";

const startedAt = "2026-03-01T11:59:00Z";
const traces = {
  data: [{ trace_id: "t1", name: "hello-world", start_time: startedAt, span_count: 0 }],
  next_cursor: null,
};
const miss = {
  at: "2026-03-01T12:00:00.000Z",
  kind: "grpc",
  message: "A request came.",
  remedy: "Send another.",
  client: null,
};
const pace = { everyMs: 5, patienceMs: 20_000 };
const impatient = { ...pace, patienceMs: 300 };

/** A product that answers like this, and stops as its test ends. */
async function product(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP, so it is an object
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(() => void stop());
  return { web: { url: `http://127.0.0.1:${port}` }, port, stop };
}

const watched = (web: Door, more: Partial<Watched> = {}): Watched => ({
  web,
  ingest: web,
  container: async () => undefined,
  apiKey: "co_sk_test",
  operatorToken: "o",
  ...more,
});

/** Looks until enough of them have been seen. */
async function looks(
  web: { readonly url: string },
  many: number,
  during?: (count: number) => unknown,
  at: typeof pace = pace,
) {
  const ending = new AbortController();
  const found: Look[] = [];
  for await (const look of watch(watched(web), ending.signal, at)) {
    found.push(look);
    await during?.(found.length);
    if (found.length >= many) ending.abort();
  }
  return found;
}

const answering =
  (misses: unknown = { data: [miss], watching: true }): RequestListener =>
  (request, response) =>
    response.end(JSON.stringify(request.url?.startsWith("/api/v1/traces") ? traces : misses));

it("sees traces and near misses, asking with the key, and for near misses as the operator", async () => {
  const asked: unknown[] = [];
  const { web } = await product((request, response) => {
    asked.push([request.url, request.headers["x-api-key"], request.headers["x-operator-token"]]);
    answering()(request, response);
  });
  expect(await looks(web, 1)).toEqual([
    {
      type: "seen",
      at: expect.any(Number),
      traces: [{ id: "t1", name: "hello-world", startedAt }],
      misses: [miss],
      outage: undefined,
    },
  ]);
  expect(asked.toSorted()).toEqual([
    ["/api/v1/near-misses", "co_sk_test", "o"],
    ["/api/v1/traces?limit=50", "co_sk_test", undefined],
    ["/health", undefined, undefined],
  ]);
});

it("goes on through a restart", async () => {
  const first = await product(answering());
  const found = await looks(first.web, 4, async (count) => {
    if (count === 1) await first.stop();
    if (count === 3) {
      const second = createServer(answering());
      await new Promise<void>((resolve) => second.listen(first.port, "127.0.0.1", resolve));
      onTestFinished(() => void second.close());
    }
  });
  expect(found.map(({ type }) => type)).toEqual(["seen", "unreachable", "unreachable", "seen"]);
  const message = `CognObserve does not answer at ${first.web.url}: 127.0.0.1 refuses connections to port ${first.port}.`;
  expect(found[1]).toMatchObject({ outage: { message } });
});

const told = (end: string) => ({
  type: "unreachable",
  outage: { message: expect.stringMatching(new RegExp(`${end}$`)), down: true },
});

it.each<[string, RequestListener, object]>([
  [
    "a key that is not known",
    (_, response) => response.writeHead(401).end('{"error":{"code":"key-invalid","message":"Unknown or revoked."}}'),
    { type: "refused" },
  ],
  ["a proxy that wants a sign-in", (_, response) => response.writeHead(401).end("<html>"), told(": it answers 401.")],
  [
    "a proxy that takes the key away",
    (_, response) => response.writeHead(401).end('{"error":{"code":"key-missing","message":"Send an API key."}}'),
    told("is not well: it answers 401."),
  ],
  ["a database that is away", (_, response) => response.writeHead(503).end("{}"), told("is not well: it answers 503.")],
  [
    "another program on that port",
    (_, response) => response.end("<html>"),
    told("is not CognObserve, or another version of it."),
  ],
  ["one that hangs up", ({ socket }) => socket.destroy(), told("it hangs up.")],
])("tells of %s", async (_, answer, look) => {
  const { web } = await product(answer);
  expect(await looks(web, 1)).toMatchObject([look]);
});

it("tells of one that never answers", async () => {
  const { web } = await product(() => undefined);
  expect(await looks(web, 1, undefined, impatient)).toMatchObject([told("it takes too long to answer.")]);
});

it.each([
  ["no Redis", { data: [], watching: false }],
  ["no such page", { error: "not found" }],
])("sees traces where near misses are not noted: %s", async (_, misses) => {
  const { web } = await product(answering(misses));
  expect(await looks(web, 1)).toMatchObject([{ type: "seen", traces: [{ id: "t1" }], misses: undefined }]);
});

it("tells a port through which nothing gets apart from one that is down, though neither answers", async () => {
  const nowhere = { url: "http://192.0.2.7:3000", connectTo: { host: "192.0.2.7", port: 3000 } }; // RFC 5737: nobody's
  const ending = new AbortController();
  for await (const look of watch(watched(nowhere, { container: async () => healthy }), ending.signal, impatient)) {
    ending.abort();
    const message = expect.stringMatching(
      /^CognObserve is up, but not reachable from here at http:\/\/192\.0\.2\.7:3000: /,
    );
    expect(look).toMatchObject({ outage: { message, down: false } });
  }
});

it("tells that ingest is away while the dashboard answers, and asks the dashboard why", async () => {
  const { web } = await product((request, response) => {
    if (request.url !== "/api/health") return answering()(request, response);
    const services = { ingest: { status: "fail", reason: "Nothing listens there." } };
    response.end(JSON.stringify({ status: "unhealthy", version: "1", services }));
  });
  const ending = new AbortController();
  for await (const look of watch(watched(web, { ingest: { url: "http://127.0.0.1:1" } }), ending.signal)) {
    ending.abort();
    const message = "Ingest is down, so no trace can be received at http://127.0.0.1:1: Nothing listens there.";
    expect(look).toMatchObject({ type: "seen", traces: [{ id: "t1" }], outage: { message, down: true } });
  }
});

it("tells ingest that is slow from one that is down", async () => {
  const { web } = await product((request, response) => {
    if (request.url !== "/health") answering()(request, response);
  });
  const message = `Ingest is slow to answer at ${web.url}. A trace may take a while to arrive.`;
  expect(await looks(web, 1, undefined, impatient)).toMatchObject([{ type: "seen", outage: { message, down: false } }]);
});

it("ends at once when it is told to while the engine is silent", async () => {
  const ending = new AbortController();
  const asked = { web: { url: "http://127.0.0.1:1" }, container: () => new Promise<never>(() => ending.abort()) };
  const found: Look[] = [];
  for await (const look of watch(watched(asked.web, asked), ending.signal)) found.push(look);
  expect(found).toEqual([]);
});

it("ends at once when it is told to in the middle of a look", async () => {
  const ending = new AbortController();
  const { web } = await product(() => ending.abort());
  const found: Look[] = [];
  for await (const look of watch(watched(web), ending.signal)) found.push(look);
  expect(found).toEqual([]);
});
