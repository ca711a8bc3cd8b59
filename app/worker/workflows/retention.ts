import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/create-activities.ts";

const { dropOldSpans, deleteOldTraces } = proxyActivities<Activities>({
  startToCloseTimeout: "2 hours",
  heartbeatTimeout: "5 minutes",
  // Given up before the next night begins, so that every night starts afresh and a lasting failure is seen.
  scheduleToCloseTimeout: "20 hours",
  retry: { initialInterval: "10 seconds", backoffCoefficient: 2, maximumInterval: "10 minutes" },
});

/** What one night's retention removed. */
export interface Removed {
  readonly spanPartitions: readonly string[];
  readonly traces: number;
}

/** Every night: drops the days of spans that are too old, then the traces of which nothing is left. */
export async function retention(): Promise<Removed> {
  const spanPartitions = await dropOldSpans();
  const traces = await deleteOldTraces();
  return { spanPartitions, traces };
}
