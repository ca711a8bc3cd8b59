import { createHash } from "node:crypto";
import {
  ScheduleAlreadyRunning,
  type ScheduleClient,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type ScheduleSpec,
} from "@temporalio/client";
import type * as workflows from "./workflows/index.ts";

/** When one of our workflows runs. */
interface Job {
  readonly workflow: keyof typeof workflows;
  readonly spec: ScheduleSpec;
  /** Runs missed while Temporal was away are made up for when they are no older than this. */
  readonly catchupWindow: string;
  /** Run once more whenever a worker starts. */
  readonly atStart: boolean;
}

/** Every schedule by its id. The night's work begins after midnight UTC, when a day's partition has become too old. */
const jobs: Readonly<Record<string, Job>> = {
  "cognobserve-retention": {
    workflow: "retention",
    spec: { calendars: [{ hour: 0, minute: 17 }], jitter: "5 minutes" },
    catchupWindow: "1 day",
    atStart: false,
  },
  "cognobserve-partitions-ahead": {
    workflow: "partitionsAhead",
    spec: { calendars: [{ hour: 12, minute: 0 }], jitter: "5 minutes" },
    catchupWindow: "1 day",
    atStart: true,
  },
  "cognobserve-roll-ups": {
    workflow: "rollUps",
    spec: { intervals: [{ every: "5 minutes" }] },
    catchupWindow: "5 minutes",
    atStart: false,
  },
};

/** What became of one schedule. */
export type ScheduleChange = "created" | "updated" | "unchanged";

/**
 * Makes the schedules what the table says. One that somebody paused stays paused. Harmless when several do it at once.
 * @returns what was done, by schedule id
 */
export async function ensureSchedules(
  schedules: ScheduleClient,
  taskQueue: string,
): Promise<Readonly<Record<string, ScheduleChange>>> {
  const changes: Record<string, ScheduleChange> = {};
  for (const [id, job] of Object.entries(jobs)) {
    changes[id] = await ensureSchedule(schedules, id, job, taskQueue);
    if (job.atStart) await schedules.getHandle(id).trigger(ScheduleOverlapPolicy.SKIP);
  }
  return changes;
}

async function ensureSchedule(
  schedules: ScheduleClient,
  id: string,
  job: Job,
  taskQueue: string,
): Promise<ScheduleChange> {
  const wanted = {
    spec: job.spec,
    // A night that is still being retried is not joined by the next.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: job.catchupWindow },
    action: { type: "startWorkflow", workflowType: job.workflow, taskQueue, workflowId: id },
  } as const;
  // Temporal gives a spec back in another form than it took it, so that only a fingerprint tells whether it changed.
  const fingerprint = createHash("sha256").update(JSON.stringify(wanted)).digest("hex").slice(0, 16);
  const definition = { ...wanted, action: { ...wanted.action, memo: { fingerprint } } };

  const handle = schedules.getHandle(id);
  try {
    const current = await handle.describe();
    if (current.action.memo?.fingerprint === fingerprint) return "unchanged";
    await handle.update(({ state: { paused, note } }) => ({ ...definition, state: { paused, note } }));
    return "updated";
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
  try {
    await schedules.create({ scheduleId: id, ...definition });
    return "created";
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return "unchanged";
    throw error;
  }
}
