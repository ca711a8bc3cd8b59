import { setTimeout as pause } from "node:timers/promises";
import { isGrpcServiceError, ScheduleClient } from "@temporalio/client";
import { NativeConnection, TransportError, Worker, type WorkflowBundleOption } from "@temporalio/worker";
import type { Logger } from "pino";
import type { createActivities } from "./activities/create-activities.ts";
import { ensureNamespace } from "./namespace.ts";
import { ensureSchedules } from "./schedules.ts";

/** What the worker runs, and where. */
export interface WorkerOptions {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly workflowBundle: WorkflowBundleOption;
  readonly activities: ReturnType<typeof createActivities>;
  readonly log: Logger;
}

const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1_000;
const REMIND_MS = 60_000;

/** gRPC status codes of a server that is away or still starting, https://grpc.io/docs/guides/status-codes/ */
const away = new Set([1, 4, 14]); // CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE

const isAway = (error: unknown): boolean =>
  error instanceof TransportError || (isGrpcServiceError(error) && away.has(error.code));

/**
 * Runs the worker until `stop`, whether or not Temporal is there yet, goes away, or comes back empty: namespace and
 * schedules are made anew with each connection.
 */
export async function runWorker(options: WorkerOptions, stop: AbortSignal): Promise<void> {
  const { log, address } = options;
  let wait = SHORTEST_WAIT_MS;
  let silentUntil = 0;
  while (!stop.aborted) {
    try {
      await serve(options, stop, () => {
        wait = SHORTEST_WAIT_MS;
        silentUntil = 0;
      });
    } catch (error) {
      if (stop.aborted) return;
      if (!isAway(error)) log.warn({ error: String(error) }, "the Temporal worker ended; starting it again");
      else if (Date.now() >= silentUntil) {
        log.info({ address }, "waiting for Temporal");
        silentUntil = Date.now() + REMIND_MS;
      }
      await pause(wait, undefined, { signal: stop }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}

/** One connection's life: from connecting to the last drained task. */
async function serve(options: WorkerOptions, stop: AbortSignal, onReady: () => void): Promise<void> {
  const { address, namespace, taskQueue, workflowBundle, activities, log } = options;
  const connection = await NativeConnection.connect({ address });
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
    const shutdown = () => worker.shutdown();
    stop.addEventListener("abort", shutdown, { once: true });
    try {
      const running = worker.run();
      if (stop.aborted) shutdown();
      onReady();
      log.info({ address, namespace, taskQueue, schedules }, "ready");
      await running;
    } finally {
      stop.removeEventListener("abort", shutdown);
    }
  } finally {
    await connection.close();
  }
}
