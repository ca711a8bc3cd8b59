import { Redis } from "ioredis";
import type { Logger } from "pino";

/** One connection to Redis whose absence costs speed and nothing else: every caller has a way without it. */
export interface RedisLink {
  readonly client: Redis;
  /** Whether commands would be sent right now. */
  readonly up: boolean;
  close(): void;
}

/** Connects in the background, for ever. Commands fail at once while Redis is away instead of queueing up. */
export function connectRedis(url: string, log: Logger, purpose: string): RedisLink {
  const client = new Redis(url, {
    connectionName: `cognobserve-web-${purpose}`,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  let reported = false;
  client.on("error", (error: Error) => {
    if (!reported) log.warn({ reason: error.message, purpose }, "Redis cannot be reached; going on without it");
    reported = true;
  });
  client.on("ready", () => {
    if (reported) log.info({ purpose }, "Redis is back");
    reported = false;
  });
  return {
    client,
    get up() {
      return client.status === "ready";
    },
    close: () => client.disconnect(),
  };
}
