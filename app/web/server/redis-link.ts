import { readFileSync } from "node:fs";
import { redisRefusal } from "@cognobserve/settings/redis-refusal";
import { Redis } from "ioredis";
import type { Logger } from "pino";

/** One connection to Redis whose absence costs speed and nothing else: every caller has a way without it. */
export interface RedisLink {
  readonly client: Redis;
  /** Whether commands would be sent right now. */
  readonly up: boolean;
  close(): void;
}

/**
 * Connects in the background, for ever. Commands fail at once while Redis is away instead of queueing up.
 * @param caFile certificate authority (PEM) of a rediss:// URL; those that the system knows when there is none
 */
export function connectRedis(url: string, log: Logger, purpose: string, caFile?: string): RedisLink {
  const client = new Redis(url, {
    ...(caFile !== undefined && { tls: { ca: readFileSync(caFile, "utf8") } }),
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
    refuseCluster(client, log);
  });
  return {
    client,
    get up() {
      return client.status === "ready";
    },
    close: () => client.disconnect(),
  };
}

/** Who may not ask simply is not told. */
function refuseCluster(client: Redis, log: Logger): void {
  client.info("cluster").then(
    (info) => {
      const refusal = redisRefusal(info);
      if (refusal === undefined) return;
      log.error(refusal);
      client.disconnect();
    },
    () => {},
  );
}
