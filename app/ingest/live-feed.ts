import { type LiveMessage, liveChannel } from "@cognobserve/contracts/live-feed";
import type { TraceBatch } from "@cognobserve/database/trace-batch";

const MOST_IDS = 100;

/** Tells the dashboard which traces changed. Nobody waits for it, and what is not heard is found by the next reading. */
export const createAnnounce =
  (publish: (channel: string, message: string) => Promise<unknown>) =>
  (projectId: string, { spans, traces }: TraceBatch): void => {
    const ids = [...new Set([...traces, ...spans].map((row) => row.traceId))];
    for (let from = 0; from < ids.length; from += MOST_IDS) {
      const message: LiveMessage = { trace_ids: ids.slice(from, from + MOST_IDS) };
      publish(liveChannel(projectId), JSON.stringify(message)).catch(() => {});
    }
  };
