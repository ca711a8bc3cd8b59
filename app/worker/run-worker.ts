import { setTimeout as pause, setInterval as ticks } from "node:timers/promises";
import { isGrpcServiceError, ScheduleClient } from "@temporalio/client";
import { NativeConnection, TransportError, Worker, type WorkflowBundleOption } from "@temporalio/worker";
import type { Logger } from "pino";
import type { createActivities } from "./activities/create-activities.ts";
import { ensureNamespace } from "./namespace.ts";
import { notePolling } from "./polling-file.ts";
import { ensureSchedules } from "./schedules.ts";
import type { TemporalConnection } from "./temporal-connection.ts";
import { temporalRefusal } from "./temporal-refusal.ts";

/** What the worker runs, and where. */
export interface WorkerOptions {
  readonly temporal: TemporalConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly workflowBundle: WorkflowBundleOption;
  readonly activities: ReturnType<typeof createActivities>;
  /** Kept up to date while the worker polls; undefined for none. */
  readonly pollingFile?: string | undefined;
  readonly log: Logger;
}

const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1_000;
const REMIND_MS = 60_000;

/** gRPC status codes of a server that is away or still starting, https://grpc.io/docs/guides/status-codes/ */
const away = new Set([1, 4, 14]); // CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE

const isAway = (error: unknown): boolean =>
  error instanceof TransportError || (isGrpcServiceError(error) && away.has(error.code));

/** Temporal refused the worker's polls for good, and what is left of the worker cannot be stopped. */
export class WorkerFailedError extends Error {
  override readonly name = "WorkerFailedError";
  constructor(cause: unknown) {
    super("Temporal has refused its polls, as the line before this one says", { cause });
  }
}

/**
 * Runs the worker until `stop`, whether or not Temporal is there yet, goes away, or comes back empty: namespace and
 * schedules are made anew with each connection.
 * @throws WorkerFailedError when only a new process can go on
 */
export async function runWorker(options: WorkerOptions, stop: AbortSignal): Promise<void> {
  const { log, temporal, namespace } = options;
  const { address } = temporal;
  let wait = SHORTEST_WAIT_MS;
  let lastSaid = "";
  let silentUntil = 0;
  while (!stop.aborted) {
    try {
      await serve(options, stop, () => {
        wait = SHORTEST_WAIT_MS;
        lastSaid = "";
      });
    } catch (error) {
      if (stop.aborted) return;
      if (error instanceof WorkerFailedError) throw error;
      const refusal = temporalRefusal(error, namespace);
      const reason = refusal ?? (isAway(error) ? "away" : String(error));
      if (reason !== lastSaid || Date.now() >= silentUntil) {
        if (refusal !== undefined) log.error({ address }, refusal);
        else if (isAway(error)) log.info({ address }, "waiting for Temporal");
        else log.warn({ address, error: reason }, "Temporal cannot be used; trying again until it can");
        lastSaid = reason;
        silentUntil = Date.now() + REMIND_MS;
      }
      await pause(wait, undefined, { signal: stop }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

/** One connection's life: from connecting to the last drained task. */
async function serve(options: WorkerOptions, stop: AbortSignal, onReady: () => void): Promise<void> {
  const { temporal, namespace, taskQueue, workflowBundle, activities, pollingFile, log } = options;
  const { address } = temporal;
  const connection = await NativeConnection.connect(temporal);
  try {
    if (await ensureNamespace(connection.workflowService, { namespace, taskQueue, signal: stop }))
      log.info({ namespace }, "registered the Temporal namespace");
    const schedules = await ensureSchedules(new ScheduleClient({ connection, namespace }), taskQueue);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      workflowBundle,
      activities,
      // A handful of small jobs a day: one of everything keeps the process small, and leaves Temporal few polls to hold.
      maxConcurrentActivityTaskExecutions: 4,
      maxConcurrentWorkflowTaskExecutions: 2,
      maxConcurrentLocalActivityExecutions: 1,
      maxConcurrentNexusTaskExecutions: 1,
      workflowTaskPollerBehavior: { type: "simple-maximum", maximum: 2 },
      activityTaskPollerBehavior: { type: "simple-maximum", maximum: 1 },
      maxCachedWorkflows: 4,
      // Despite its name only this: workflows run in this thread rather than in one of their own, which would cost
      // 30 MB. Ours never compute, so that they need no watchdog either.
      debugMode: true,
      // Together under the 8 seconds that a service has to end: activities are asked to stop, then left to a retry.
      shutdownGraceTime: "3 seconds",
      shutdownForceTime: "6 seconds",
    });
    const shutdown = () => {
      if (worker.getState() === "RUNNING") worker.shutdown();
    };
    stop.addEventListener("abort", shutdown, { once: true });
    try {
      const running = worker.run();
      if (stop.aborted) shutdown();
      onReady();
      if (pollingFile !== undefined) {
        void notePolling(worker, pollingFile, stop).catch((error: unknown) => {
          if (!stop.aborted)
            log.warn({ pollingFile, error: String(error) }, "the health check cannot be told of polls");
        });
      }
      log.info({ address, namespace, taskQueue, schedules }, "ready");
      await Promise.race([running, failureOf(worker)]).catch((cause: unknown) => {
        throw new WorkerFailedError(cause);
      });
    } finally {
      stop.removeEventListener("abort", shutdown);
    }
    await connection.close();
  } catch (error) {
    // A failed worker holds on to its connection, and the process is about to end.
    if (!(error instanceof WorkerFailedError)) await connection.close();
    throw error;
  }
}

/**
 * Rejects once the worker has failed. After a poll that is refused for good (its namespace is gone, say) `run()` may
 * never return: it waits for pollers that were not told to stop, and that would swallow tasks if they came back to life.
 */
async function failureOf(worker: Worker): Promise<void> {
  for await (const _ of ticks(500, undefined, { ref: false })) {
    const state = worker.getState();
    if (state === "FAILED") throw new Error("the worker is in the state FAILED");
    if (state === "STOPPED") return;
  }
}
