import { writeFile } from "node:fs/promises";
import { Client } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { Runtime, Worker } from "@temporalio/worker";
import type { Activities } from "../activities/create-activities.ts";
import { bundleWorkflows } from "../bundle-workflows.ts";
import { ensureNamespace } from "../namespace.ts";
import { connectToTemporal, uniqueName } from "./temporal.ts";

/*
 * Runs every workflow on a real Temporal and writes its history to workflows/histories/<workflow>-<number>.json:
 *
 *   TEST_TEMPORAL_ADDRESS=127.0.0.1:7233 node app/worker/testing/record-histories.ts 2
 *
 * Record a new number when a workflow has changed behind `patched()`, and keep the old ones: they stand for the runs
 * that were under way when a user upgraded.
 */

const activities: Activities = {
  makeSpanPartitions: async () => ["spans_20250301"],
  dropOldSpans: async () => ["spans_20250101", "spans_20250102"],
  deleteOldTraces: async () => 12,
  rollUpUsage: async () => 2,
};

const number = process.argv[2];
if (number === undefined) throw new Error("give the recording a number, for example: record-histories.ts 2");
const connection = await connectToTemporal();
const namespace = uniqueName("recording");
const taskQueue = "recording";
await ensureNamespace(connection.workflowService, { namespace, taskQueue, signal: AbortSignal.timeout(60_000) });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  identity: "recorder",
  activities,
  workflowBundle: { code: await bundleWorkflows() },
});
const client = new Client({ connection, namespace, identity: "recorder" });
await worker.runUntil(async () => {
  for (const workflow of ["retention", "rollUps", "partitionsAhead"]) {
    const handle = await client.workflow.start(workflow, { taskQueue, workflowId: `recorded-${workflow}` });
    await handle.result();
    const history = historyToJSON(await handle.fetchHistory());
    const file = new URL(`../workflows/histories/${workflow}-${number}.json`, import.meta.url);
    await writeFile(file, `${JSON.stringify(JSON.parse(history), undefined, 1)}\n`);
    console.log(file.pathname);
  }
});
await connection.close();
await Runtime.instance().shutdown();
