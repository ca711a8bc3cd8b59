import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { apiKeyCacheKey, liveChannel } from "@cognobserve/contracts/live-feed";
import { nearMissKey } from "@cognobserve/contracts/near-miss";
import { createApiKey, hashApiKey } from "@cognobserve/database/api-keys";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { breakableProxy } from "./testing/breakable-proxy.ts";

/* The process as it runs in a container: real sockets, real signals, real Redis. */

const redisUrl = process.env.TEST_REDIS_URL ?? "";
let database: FreshDatabase;
let key: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  await database.db.insertInto("projects").values({ id: "p", name: "Test" }).execute();
  ({ key } = await createApiKey(database.db, { projectId: "p", name: "test" }));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await database.drop();
});

async function start(env: Record<string, string> = {}) {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url))], {
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, REDIS_URL: redisUrl, PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => log.push(line));
  const exit = once(child, "exit").then(([code]) => code);
  const said = (text: string) => expect.poll(() => log.join("\n"), { timeout: 15_000 }).toContain(text);
  return { child, port, log, exit, said };
}

const post = (port: number, body: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", "X-API-Key": key, ...headers },
  });
const trace = (id: string) => JSON.stringify({ trace_id: id, spans: [{ span_id: "a", start_time: Date.now() }] });

describe("the process", () => {
  it("finishes what it has received when it is told to stop, and exits 0", async () => {
    const ingest = await start();
    await ingest.said("traces can be stored");
    const kept = new http.Agent({ keepAlive: true });
    const slow = http.request({
      agent: kept,
      port: ingest.port,
      path: "/v1/traces",
      method: "POST",
      headers: { "Content-Type": "application/json", "X-API-Key": key },
    });
    const answered = once(slow, "response");
    const body = trace("slow");
    slow.write(body.slice(0, 20));
    await expect.poll(async () => (await post(ingest.port, trace("quick"))).status).toBe(200);
    ingest.child.kill("SIGTERM");
    await ingest.said("stopping");
    await expect(post(ingest.port, trace("late"))).rejects.toThrow();
    slow.end(body.slice(20));
    const [response] = await answered;
    expect(response.statusCode).toBe(200);
    response.resume();
    expect(await ingest.exit).toBe(0);
    for (const line of ingest.log) {
      expect(JSON.parse(line)).toMatchObject({ service: "ingest", msg: expect.any(String) });
      expect(Object.keys(JSON.parse(line))).not.toContain("pid");
    }
    const { rows } = await database.pool.query("select trace_id from traces order by 1");
    expect(rows).toEqual([{ trace_id: "quick" }, { trace_id: "slow" }]);
    kept.destroy();
  });

  it("waits for a Postgres that is not up yet, without a stack trace", async () => {
    const proxy = await breakableProxy(process.env.TEST_POSTGRES_URL ?? "", 5432);
    await proxy.cut();
    const ingest = await start({ DATABASE_URL: proxy.through(database.url) });
    await ingest.said("waiting for Postgres");
    expect((await fetch(`http://127.0.0.1:${ingest.port}/health`)).status).toBe(503);
    expect((await fetch(`http://127.0.0.1:${ingest.port}/health/live`)).status).toBe(200);
    await proxy.mend();
    await ingest.said("traces can be stored");
    expect((await post(ingest.port, trace("t"))).status).toBe(200);
    expect(ingest.log.join("\n")).not.toMatch(/\bat .*:\d+:\d+/);
    await proxy.close();
  });

  it("says which setting is wrong, and exits 1", async () => {
    const ingest = await start({ DATABASE_URL: "", RETENTION_DAYS: "soon" });
    expect(await ingest.exit).toBe(1);
    expect(ingest.log.join("\n")).toMatch(/DATABASE_URL is not set[\s\S]*RETENTION_DAYS must be a number/);
  });

  it("says that its port is taken, and exits 1", async () => {
    const first = await start();
    await first.said("listening");
    const second = await start({ PORT: String(first.port) });
    expect(await second.exit).toBe(1);
    expect(second.log.join("\n")).toMatch(/cannot listen.*PORT/);
  });

  it("cuts a body of 100 MB off early, and serves the next request", async () => {
    const ingest = await start();
    await ingest.said("traces can be stored");
    const chunk = Buffer.alloc(2 ** 20, "x");
    const request = http.request({
      port: ingest.port,
      path: "/v1/traces",
      method: "POST",
      headers: { "Content-Type": "application/json", "X-API-Key": key, "Transfer-Encoding": "chunked" },
    });
    request.on("error", () => {}); // the server may hang up while we are still sending
    const answered = once(request, "response");
    let sent = 0;
    const send = () => {
      while (sent < 100 && !request.destroyed) {
        sent++;
        if (!request.write(chunk)) return void request.once("drain", send);
      }
      request.end();
    };
    send();
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    response.resume();
    expect((await post(ingest.port, trace("next"))).status).toBe(200);
  });
});

describe("Redis", () => {
  it("hears of traces once they are stored, and keeps keys", async () => {
    const listener = new Redis(redisUrl);
    const messages: string[] = [];
    listener.on("message", (_, message) => messages.push(message));
    await listener.subscribe(liveChannel("p"));
    const ingest = await start();
    await ingest.said("traces can be stored");
    const otherKeys = new Redis(redisUrl);
    await expect
      .poll(async () => {
        await post(ingest.port, trace("live"));
        return messages.at(-1);
      })
      .toBe('{"trace_ids":["live"]}');
    expect(await otherKeys.get(apiKeyCacheKey(hashApiKey(key)))).toBe("p");
    listener.disconnect();
    otherKeys.disconnect();
  });

  it("keeps the newest near misses for a while, where the dashboard finds them", async () => {
    const redis = new Redis(redisUrl);
    const key = nearMissKey("p");
    for (let n = 0; n < 60; n++) await redis.zadd(key, n, `older ${n}`);
    const ingest = await start();
    await ingest.said("traces can be stored");
    const newest = async () => JSON.parse((await redis.zrange(key, "-1", "-1"))[0] ?? "null");
    await expect
      .poll(async () => {
        expect((await post(ingest.port, "{")).status).toBe(400);
        return await newest();
      })
      .toMatchObject({ facts: { kind: "invalid-json", line: 1, column: 2 } });
    expect(await redis.zcard(key)).toBe(50);
    const seconds = await redis.ttl(key);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    await redis.del(key);
    redis.disconnect();
  });

  it("may be away, or go away, and nobody notices", async () => {
    const proxy = await breakableProxy(redisUrl, 6379);
    await proxy.cut();
    const ingest = await start({ REDIS_URL: proxy.through(redisUrl) });
    await ingest.said("traces can be stored");
    expect((await post(ingest.port, trace("one"))).status).toBe(200);
    await proxy.mend();
    await ingest.said("Redis is back");
    expect((await post(ingest.port, trace("two"))).status).toBe(200);
    proxy.freeze();
    const { key: another } = await createApiKey(database.db, { projectId: "p", name: "another" });
    expect((await post(ingest.port, trace("three"), { "X-API-Key": another })).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${ingest.port}/health`)).status).toBe(200);
    await proxy.close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
