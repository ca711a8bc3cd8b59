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

/** Connects in the background and again whenever the connection is lost. Without a URL there is no Redis at all. */
export function connectRedis(url: string | undefined, log: Logger): QuickStore {
  if (url === undefined) return absent;
  const redis = new Redis(url, {
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

const absent: QuickStore = {
  get: async () => null,
  set: async () => {},
  publish: async () => undefined,
  keepNewest: async () => undefined,
  close: () => {},
};
