import { readFileSync } from "node:fs";
import { redisRefusal } from "@cognobserve/settings/redis-refusal";
import { Redis } from "ioredis";
import type { Logger } from "pino";
import type { KeyCache } from "./authenticate/key-directory.ts";
import type { KeepNewest } from "./near-miss/note-miss.ts";

/** What ingest wants of Redis. Every call fails at once while Redis is away: nothing waits for it. */
export interface QuickStore extends KeyCache {
  readonly keepNewest: KeepNewest;
  publish(channel: string, message: string): Promise<unknown>;
  close(): void;
}

const COMMAND_TIMEOUT_MS = 200;
const MOST_WAIT_MS = 5_000;

/**
 * Connects in the background and again whenever the connection is lost. Without a URL there is no Redis at all.
 * @param caFile certificate authority (PEM) of a rediss:// URL; those that the system knows when there is none
 */
export function connectRedis(url: string | undefined, log: Logger, caFile?: string): QuickStore {
  if (url === undefined) return absent;
  const redis = new Redis(url, {
    ...(caFile !== undefined && { tls: { ca: readFileSync(caFile, "utf8") } }),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, MOST_WAIT_MS),
  });
  let away = false;
  redis.on("error", (error: Error) => {
    if (!away)
      log.warn({ reason: error.message }, "Redis is away: keys are looked up in Postgres, the live feed rests");
    away = true;
  });
  redis.on("ready", () => {
    if (away) log.info("Redis is back");
    away = false;
    refuseCluster(redis, log);
  });
  return {
    get: (key) => redis.get(key),
    set: async (key, value, seconds) => {
      await redis.set(key, value, "EX", seconds);
    },
    publish: (channel, message) => redis.publish(channel, message),
    keepNewest: (key, member, score, most, seconds) =>
      redis
        .multi()
        .zadd(key, score, member)
        .zremrangebyrank(key, 0, -1 - most)
        .expire(key, seconds)
        .exec(),
    close: () => redis.disconnect(),
  };
}

/** Who may not ask simply is not told. */
function refuseCluster(redis: Redis, log: Logger): void {
  redis.info("cluster").then(
    (info) => {
      const refusal = redisRefusal(info);
      if (refusal === undefined) return;
      log.error(refusal);
      redis.disconnect();
    },
    () => {},
  );
}

const absent: QuickStore = {
  get: async () => null,
  set: async () => {},
  publish: async () => undefined,
  keepNewest: async () => undefined,
  close: () => {},
};
