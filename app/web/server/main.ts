import { fileURLToPath } from "node:url";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { isDatabaseUnreachable } from "@cognobserve/database/unreachable";
import { isOperatorToken } from "@cognobserve/settings/operator-token";
import { ports } from "@cognobserve/settings/ports";
import { readSettings, SettingsError } from "@cognobserve/settings/read";
import { pino } from "pino";
import { createApp } from "./app.ts";
import { createAuthentication } from "./authentication.ts";
import { databaseProbe } from "./health/database-probe.ts";
import { createHealth } from "./health/health.ts";
import { ingestProbe } from "./health/ingest-probe.ts";
import { redisProbe } from "./health/redis-probe.ts";
import { temporalProbe } from "./health/temporal-probe.ts";
import { temporalServer } from "./health/temporal-server.ts";
import { workerProbe } from "./health/worker-probe.ts";
import { InitialSetupError, initialSetup } from "./initial-setup.ts";
import { listen } from "./listen.ts";
import { createLiveFeed } from "./live-feed.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { connectRedis } from "./redis-link.ts";
import { waitForDatabase } from "./wait-for-database.ts";

/* The role «web»: the dashboard, its API, the public API and the installation's health. */

const required = [
  "DATABASE_URL",
  "REDIS_URL",
  "NEXTAUTH_SECRET",
  "LOG_LEVEL",
  "ENABLE_REGISTRATION",
  "INGEST_PORT",
  "GATEWAY_TLS",
  "BEHIND_GATEWAY",
  "INGEST_INTERNAL_URL",
  "TEMPORAL_ADDRESS",
  "TEMPORAL_NAMESPACE",
  "TEMPORAL_TASK_QUEUE",
  "TEMPORAL_TLS",
  "INIT_PROJECT_NAME",
  "APP_VERSION",
] as const;
const optional = [
  "DATABASE_CA_FILE",
  "REDIS_CA_FILE",
  "TEMPORAL_CA_FILE",
  "TEMPORAL_CERTIFICATE_FILE",
  "TEMPORAL_KEY_FILE",
  "TEMPORAL_API_KEY",
  "NEXTAUTH_URL",
  "INGEST_URL",
  "PORT",
  "INIT_ADMIN_EMAIL",
  "INIT_ADMIN_PASSWORD",
  "INIT_PROJECT_ID",
  "INIT_API_KEY",
] as const;

async function main(): Promise<void> {
  const settings = readSettings(process.env, required, optional);
  const log = pino({ level: settings.LOG_LEVEL, base: { service: "web" } });
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());

  const pool = openPool({
    url: settings.DATABASE_URL,
    caFile: settings.DATABASE_CA_FILE,
    max: 8,
    application: "cognobserve-web",
    queryTimeoutMs: 15_000,
    onIdleError: (error) => log.warn({ reason: error.message }, "lost a connection to Postgres"),
  });
  const db = openDatabase(pool);
  if (!(await waitForDatabase(db, log, stop.signal))) return await db.destroy();

  const publicUrl = settings.NEXTAUTH_URL;
  const authentication = createAuthentication({ db, secret: settings.NEXTAUTH_SECRET, publicUrl, log });
  const made = await initialSetup(
    db,
    {
      adminEmail: settings.INIT_ADMIN_EMAIL,
      adminPassword: settings.INIT_ADMIN_PASSWORD,
      projectId: settings.INIT_PROJECT_ID,
      projectName: process.env.INIT_PROJECT_NAME ? settings.INIT_PROJECT_NAME : undefined,
      apiKey: settings.INIT_API_KEY,
      defaultProjectName: settings.INIT_PROJECT_NAME,
    },
    authentication.hashPassword,
  );
  if (made !== undefined) log.info(made, "initial setup: made what INIT_* ask for and was not there yet");

  const connect = (purpose: string) => connectRedis(settings.REDIS_URL, log, purpose, settings.REDIS_CA_FILE);
  const redis = connect("commands");
  const liveFeed = createLiveFeed({ db, connect: () => connect("live-feed"), log });
  const version = settings.APP_VERSION;
  const temporal = temporalServer(settings);
  const queue = { namespace: settings.TEMPORAL_NAMESPACE, taskQueue: settings.TEMPORAL_TASK_QUEUE };
  const health = createHealth({
    probes: {
      database: databaseProbe(db),
      redis: redisProbe(redis),
      temporal: temporalProbe(temporal),
      ingest: ingestProbe(settings.INGEST_INTERNAL_URL),
      worker: workerProbe(temporal, queue),
    },
    version,
    log,
  });
  const app = createApp({
    db,
    redis,
    authentication,
    isOperator: (said) => isOperatorToken(said, settings.NEXTAUTH_SECRET),
    limiter: createRateLimiter(redis),
    liveFeed,
    health,
    log,
    version,
    publicUrl,
    ingestPlace: settings,
    behindGateway: settings.BEHIND_GATEWAY,
    registration: settings.ENABLE_REGISTRATION,
    clientDir: fileURLToPath(new URL("./client", import.meta.url)),
  });

  const server = await listen(app.fetch, settings.PORT ?? ports.web);
  log.info({ port: server.port, version }, "ready");
  if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  log.info("stopping");
  liveFeed.close();
  await server.drain();
  redis.close();
  await db.destroy();
}

/** One sentence on what happened, and one on what to do. */
function explain(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof SettingsError) return `${reason}. Set it and start again.`;
  if (error instanceof InitialSetupError) return `${reason}. Then start again.`;
  if (isDatabaseUnreachable(error)) {
    return "Postgres did not answer within 30 s. Check DATABASE_URL and that Postgres is running, then start again.";
  }
  return `the dashboard's server could not start: ${reason}. Mend the cause and start again.`;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
