import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { type ConnectionProblem, connectionProblem } from "./connection-problem.ts";
import { orNoWay } from "./no-way.ts";
import type { RedisFact } from "./production-facts.ts";
import { bareHost, serverTls } from "./server-tls.ts";
import { listens, speaksTls } from "./speaks-tls.ts";

/** How to log in: REDIS_URL taken apart, and the certificate authority's text. */
export interface RedisAddress {
  readonly url: URL;
  readonly ca: string | undefined;
  /** Where the host is reached from here, when that is another name than containers use. */
  readonly reachedAt: string | undefined;
}

const PATIENCE_MS = 5_000;

/**
 * What our services send, on keys and a channel as theirs are named. It is queued in a transaction that is discarded:
 * the server judges each command's rights as it is queued (redis.io, «Transactions»), and nothing is written.
 */
const used: readonly (readonly [string, ...string[]])[] = [
  ["GET", "api-key:preflight"],
  ["SET", "api-key:preflight", "x", "EX", "1"],
  ["DEL", "api-key:preflight"],
  ["INCR", "rate:preflight"],
  ["EXPIRE", "rate:preflight", "1"],
  ["TTL", "rate:preflight"],
  ["ZADD", "near-misses:preflight", "0", "x"],
  ["ZRANGE", "near-misses:preflight", "0", "-1"],
  ["ZREMRANGEBYRANK", "near-misses:preflight", "0", "-1"],
  ["PUBLISH", "live:traces:preflight", "x"],
  ["PING"],
];

/** Logs in and tries what our services do. Writes nothing, and never rejects: why it failed is a fact too. */
export async function lookAtRedis(address: RedisAddress): Promise<RedisFact> {
  const { url, reachedAt } = address;
  const who = {
    server: `${url.hostname}:${url.port || 6379}`,
    user: decodeURIComponent(url.username) || "default",
  };
  const { Redis } = await import("ioredis");
  const host = bareHost(url);
  const client = new Redis({
    host: reachedAt ?? host,
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    db: Number(url.pathname.slice(1) || 0),
    ...(url.protocol === "rediss:" && { tls: serverTls("all", { ca: address.ca, servername: host }) }),
    lazyConnect: true,
    enableReadyCheck: false, // it asks for INFO, which a user need not be allowed
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    disableClientInfo: true,
  });
  // «connect» rejects with «Connection is closed»; what really happened is an event before it.
  let happened: unknown;
  client.on("error", (error: unknown) => {
    happened ??= error;
  });
  try {
    await client.connect();
    return { ...who, problem: undefined, ...(await lookAround(client)) };
  } catch (error) {
    return { ...who, problem: await redisProblem(happened ?? error, address) };
  } finally {
    client.disconnect();
  }
}

async function redisProblem(error: unknown, { url, reachedAt }: RedisAddress): Promise<ConnectionProblem> {
  const at = { host: reachedAt ?? bareHost(url), port: Number(url.port || 6379) };
  const problem = await orNoWay(connectionProblem(error), at);
  const { kind, reason } = problem;
  if (/^(WRONGPASS|NOAUTH)|invalid (username-)?password|without any password configured/i.test(reason))
    return { kind: "credentials", reason };
  const secure = url.protocol === "rediss:";
  // A server without TLS waits for the rest of what looks to it like a command; one with TLS alone just hangs up.
  if (secure && (kind === "silent" || kind === "failed") && (await listens(at))) return { kind: "tls-missing", reason };
  if (!secure && kind === "failed" && (await speaksTls(at))) return { kind: "tls-required", reason };
  return problem;
}

async function lookAround(client: Redis) {
  const denied: string[] = [];
  const attempt = async (...command: readonly [string, ...string[]]): Promise<unknown> => {
    try {
      return await client.call(...command);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
  const hello = await attempt("PING");
  if (hello instanceof Error && /^NOAUTH/.test(hello.message)) throw hello;

  const answers: unknown[] = [await attempt("MULTI")];
  for (const command of used) answers.push(await attempt(...command));
  await attempt("DISCARD");
  answers.push(await attempt("SUBSCRIBE", `live:traces:preflight-${randomUUID()}`));
  await client.unsubscribe().catch(() => undefined);
  const errors = answers.filter((answer) => answer instanceof Error).map(({ message }) => message);
  denied.push(...errors.filter((message) => message.startsWith("NOPERM")));

  const info = await attempt("INFO");
  const text = typeof info === "string" ? info : "";
  const field = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(text)?.[1];
  return {
    // Valkey calls itself Redis 7.2.4 for the sake of old clients; that is what its commands go by.
    version: field("redis_version"),
    cluster:
      field("cluster_enabled") === "1" || errors.some((message) => /^(MOVED|CROSSSLOT|CLUSTERDOWN)/.test(message)),
    replica: field("role") === "slave" || errors.some((message) => message.startsWith("READONLY")),
    evictionPolicy: field("maxmemory_policy"),
    denied,
  };
}
