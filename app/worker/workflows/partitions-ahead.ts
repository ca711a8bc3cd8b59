import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/create-activities.ts";

const { makeSpanPartitions } = proxyActivities<Activities>({
  startToCloseTimeout: "5 minutes",
  scheduleToCloseTimeout: "20 hours",
  retry: { initialInterval: "5 seconds", backoffCoefficient: 2, maximumInterval: "10 minutes" },
});

/** Every day and whenever a worker starts: makes the coming days' partitions, so that ingest need not. */
export async function partitionsAhead(): Promise<readonly string[]> {
  return makeSpanPartitions();
}
