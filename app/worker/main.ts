import { fileURLToPath } from "node:url";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { readSettings, SettingsError } from "@cognobserve/settings/read";
import { Context } from "@temporalio/activity";
import { pino } from "pino";
import { createActivities } from "./activities/create-activities.ts";
import { runWorker } from "./run-worker.ts";
import { temporalConnection } from "./temporal-connection.ts";
import { installRuntime } from "./temporal-log.ts";

/* The role «worker»: runs our Temporal workflows, which keep, roll up and prepare what ingest stores. */

/** Heartbeats, and throws once Temporal or a shutdown wants the activity to end. */
function beat(detail: unknown): void {
  const context = Context.current();
  context.heartbeat(detail);
  context.cancellationSignal.throwIfAborted();
}

async function main(): Promise<void> {
  const settings = readSettings(
    process.env,
    [
      "DATABASE_URL",
      "LOG_LEVEL",
      "RETENTION_DAYS",
      "TEMPORAL_ADDRESS",
      "TEMPORAL_TLS",
      "TEMPORAL_NAMESPACE",
      "TEMPORAL_TASK_QUEUE",
    ],
    [
      "DATABASE_CA_FILE",
      "TEMPORAL_CA_FILE",
      "TEMPORAL_CERTIFICATE_FILE",
      "TEMPORAL_KEY_FILE",
      "TEMPORAL_API_KEY",
      "POLLING_FILE",
    ],
  );
  const log = pino({ level: settings.LOG_LEVEL, base: { service: "worker" } });
  installRuntime(log);

  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info({ signal }, "stopping");
      stop.abort();
    });
  }

  const pool = openPool({
    url: settings.DATABASE_URL,
    caFile: settings.DATABASE_CA_FILE,
    max: 2,
    application: "cognobserve-worker",
    onIdleError: (error) => log.warn({ error: error.message }, "lost a connection to Postgres"),
  });
  const db = openDatabase(pool);
  const activities = createActivities({
    db,
    now: () => new Date(),
    retentionDays: settings.RETENTION_DAYS,
    beat,
  });
  await runWorker(
    {
      temporal: temporalConnection(settings),
      namespace: settings.TEMPORAL_NAMESPACE,
      taskQueue: settings.TEMPORAL_TASK_QUEUE,
      workflowBundle: { codePath: fileURLToPath(new URL("./workflows.js", import.meta.url)) },
      activities,
      pollingFile: settings.POLLING_FILE,
      log,
    },
    stop.signal,
  );
  await db.destroy();
  log.info("stopped");
}

try {
  await main();
  process.exit(0); // Temporal's native runtime would keep the process alive
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  const remedy =
    error instanceof SettingsError ? "Set it and start again." : "Start it again; if it recurs, report it.";
  console.error(`the worker cannot run: ${reason}. ${remedy}`);
  process.exit(1);
}
