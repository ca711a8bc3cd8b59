import type { Server } from "node:http";
import { authenticateApiKey, touchApiKey } from "@cognobserve/database/authenticate-api-key";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { probeStorage } from "@cognobserve/database/probe-storage";
import { createTraceWriter } from "@cognobserve/database/write-traces";
import { ports } from "@cognobserve/settings/ports";
import { readSettings, SettingsError } from "@cognobserve/settings/read";
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { createAuthenticate } from "./authenticate/authenticate.ts";
import { createKeyDirectory } from "./authenticate/key-directory.ts";
import { createGroupCommits } from "./commit/group-commits.ts";
import { createHealth } from "./health.ts";
import { createAnnounce } from "./live-feed.ts";
import { createApp } from "./receive/app.ts";
import { defaultLimits } from "./receive/limits.ts";
import { connectRedis } from "./redis.ts";

/* The role «ingest»: receives traces on :8080 and answers once they are committed. */

const DRAIN_MS = 7_000; // containers are killed 10 s after SIGTERM
const CONNECTIONS = 5; // two writers, one to make partitions, one to look up keys, one for the health check

function main(): void {
  const settings = readSettings(
    process.env,
    ["DATABASE_URL", "LOG_LEVEL", "RETENTION_DAYS", "APP_VERSION"],
    ["REDIS_URL", "PORT"],
  );
  const log = pino({ name: "ingest", level: settings.LOG_LEVEL });
  const pool = openPool({
    url: settings.DATABASE_URL,
    max: CONNECTIONS,
    application: "cognobserve-ingest",
    onIdleError: (error) => log.warn({ reason: error.message }, "a connection to Postgres was lost"),
  });
  const db = openDatabase(pool);
  const redis = connectRedis(settings.REDIS_URL, log);
  const now = Date.now;
  const { watch, health } = createHealth({ probe: (needsRoom) => probeStorage(pool, needsRoom), now });
  const keys = createKeyDirectory({
    find: (hash) => authenticateApiKey(db, hash),
    touch: (hash) => touchApiKey(db, hash),
    cache: redis,
    now,
  });
  const app = createApp({
    authenticate: createAuthenticate(keys),
    commit: createGroupCommits(watch(createTraceWriter(pool, db))),
    announce: createAnnounce(redis.publish),
    health,
    log,
    now,
    retentionDays: settings.RETENTION_DAYS,
    limits: defaultLimits,
    version: settings.APP_VERSION,
  });

  const port = settings.PORT ?? ports.ingest;
  const server = serve({ fetch: app.fetch, port }, () =>
    log.info({ port, version: settings.APP_VERSION }, "listening"),
  ) as Server;

  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, "stopping: finishing what has been received");
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    server.close(async () => {
      redis.close();
      await pool.end(); // not db.destroy(), which leaves the pool open when Kysely has made no query yet
      log.info("stopped");
    });
    server.closeIdleConnections();
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

try {
  main();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(`ingest cannot start: ${error.message}. Set it and start again.`);
  process.exitCode = 1;
}
