import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/create-activities.ts";

const { rollUpUsage } = proxyActivities<Activities>({
  startToCloseTimeout: "1 hour",
  heartbeatTimeout: "5 minutes",
  scheduleToCloseTimeout: "2 hours",
  retry: { initialInterval: "5 seconds", backoffCoefficient: 2, maximumInterval: "5 minutes" },
});

/** Every few minutes: brings the hourly usage up to date. Returns how many hours were recomputed. */
export async function rollUps(): Promise<number> {
  return rollUpUsage();
}
