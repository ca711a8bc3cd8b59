import { createServer } from "node:http";
import { findKeyOwner, touchApiKey } from "@cognobserve/database/authenticate-api-key";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { probeStorage } from "@cognobserve/database/probe-storage";
import { createTraceWriter } from "@cognobserve/database/write-traces";
import { ports } from "@cognobserve/settings/ports";
import { readSettings, SettingsError } from "@cognobserve/settings/read";
import { getRequestListener } from "@hono/node-server";
import { pino } from "pino";
import { createAuthenticate } from "./authenticate/authenticate.ts";
import { createKeyDirectory } from "./authenticate/key-directory.ts";
import { createGroupCommits } from "./commit/group-commits.ts";
import { drain } from "./drain.ts";
import { createHealth } from "./health.ts";
import { createAnnounce } from "./live-feed.ts";
import { createNoteMiss } from "./near-miss/note-miss.ts";
import { createApp } from "./receive/app.ts";
import { defaultLimits } from "./receive/limits.ts";
import { answerOtherProtocols } from "./receive/other-protocols.ts";
import { connectRedis } from "./redis.ts";
import { waitForStorage } from "./start-up.ts";

/* The role «ingest»: receives traces on :8080 and answers once they are committed. */

const DRAIN_MS = 7_000; // Docker kills 10 s after SIGTERM, and others have to stop after us
const CONNECTIONS = 5; // two writers, one to make partitions, one to look up keys, one for the health check

function main(): void {
  const settings = readSettings(
    process.env,
    ["DATABASE_URL", "LOG_LEVEL", "RETENTION_DAYS", "APP_VERSION"],
    ["DATABASE_CA_FILE", "REDIS_URL", "REDIS_CA_FILE", "PORT"],
  );
  const log = pino({ level: settings.LOG_LEVEL, base: { service: "ingest" } });
  const pool = openPool({
    url: settings.DATABASE_URL,
    caFile: settings.DATABASE_CA_FILE,
    max: CONNECTIONS,
    application: "cognobserve-ingest",
    onIdleError: (error) => log.warn({ reason: error.message }, "a connection to Postgres was lost"),
  });
  const db = openDatabase(pool);
  const redis = connectRedis(settings.REDIS_URL, log, settings.REDIS_CA_FILE);
  const now = Date.now;
  const { watch, health } = createHealth({ probe: (needsRoom) => probeStorage(pool, needsRoom), now });
  const keys = createKeyDirectory({
    find: (hash) => findKeyOwner(db, hash),
    touch: (hash) => touchApiKey(db, hash),
    cache: redis,
    now,
  });
  const authenticate = createAuthenticate(keys);
  const noteMiss = createNoteMiss({ keep: redis.keepNewest, authenticate, now });
  const app = createApp({
    authenticate,
    noteMiss,
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
  const started = new AbortController();
  const server = createServer(getRequestListener(app.fetch));
  answerOtherProtocols(server, noteMiss);
  server.on("error", (error) => {
    log.fatal({ port, reason: error.message }, "ingest cannot listen: free the port, or set PORT to another");
    process.exit(1);
  });
  server.listen(port, () => {
    log.info({ port, version: settings.APP_VERSION }, "listening");
    void waitForStorage({ probe: () => probeStorage(pool, false), log, now, signal: started.signal });
  });

  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    log.info({ signal }, "stopping: finishing what has been received");
    started.abort();
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    await drain(server);
    redis.close();
    await pool.end(); // db.destroy() leaves the pool open as long as Kysely itself has made no query
    log.info("stopped");
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
