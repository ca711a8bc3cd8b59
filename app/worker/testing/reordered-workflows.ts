import { proxyActivities } from "@temporalio/workflow";
import type { Activities } from "../activities/create-activities.ts";

/* What our retention must never become without `patched()`: the same activities in another order. */

const { dropOldSpans, deleteOldTraces } = proxyActivities<Activities>({ startToCloseTimeout: "2 hours" });

export async function retention(): Promise<unknown> {
  const traces = await deleteOldTraces();
  return { spanPartitions: await dropOldSpans(), traces };
}
