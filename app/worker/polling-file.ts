import { writeFile } from "node:fs/promises";
import { setInterval as ticks } from "node:timers/promises";
import type { Worker } from "@temporalio/worker";

const EVERY_MS = 5_000;

/**
 * Writes the time, in Unix seconds, into a file every five seconds while the worker asks Temporal for work, so that a
 * health check sees it without asking anybody: a worker that hangs, or has stopped asking, leaves an old time there.
 * Ends with the signal, or with the worker.
 */
export async function notePolling(worker: Pick<Worker, "getStatus">, file: string, signal: AbortSignal): Promise<void> {
  const note = async (): Promise<boolean> => {
    const { runState, workflowPollerState, activityPollerState } = worker.getStatus();
    if (workflowPollerState === "POLLING" && activityPollerState === "POLLING") {
      await writeFile(file, `${Math.floor(Date.now() / 1_000)}\n`);
    }
    return runState === "RUNNING";
  };
  if (!(await note())) return;
  for await (const _ of ticks(EVERY_MS, undefined, { ref: false, signal })) {
    if (!(await note())) return;
  }
}
