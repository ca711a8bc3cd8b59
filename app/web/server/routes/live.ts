import { setTimeout as pause } from "node:timers/promises";
import type { LiveMessage } from "@cognobserve/contracts/live-feed";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Dependencies, WebEnv } from "../context.ts";

const HEARTBEAT_MS = 15_000; // under the minute after which proxies close a silent connection
const GATHER_MS = 200; // at most five messages a second, however many traces arrive
const MAX_IDS = 100; // as liveMessage allows

/** Server-sent events that say which traces of a project changed; behind `requireProject`. */
export function liveRoutes({ liveFeed }: Dependencies): Hono<WebEnv> {
  return new Hono<WebEnv>().get("/", (c) =>
    streamSSE(c, async (stream) => {
      const changed = new Set<string>();
      const gone = new AbortController();
      let wake = new AbortController();
      const unsubscribe = liveFeed.subscribe(c.var.projectId, (message) => {
        for (const id of message.trace_ids) if (changed.size < MAX_IDS) changed.add(id);
        wake.abort();
      });
      stream.onAbort(() => gone.abort());
      const ended = AbortSignal.any([gone.signal, liveFeed.closed]);
      try {
        await stream.write(": connected\n\n");
        while (!ended.aborted) {
          await sleep(HEARTBEAT_MS, AbortSignal.any([ended, wake.signal]));
          if (ended.aborted) return;
          if (wake.signal.aborted) await sleep(GATHER_MS, ended);
          wake = new AbortController();
          const message: LiveMessage = { trace_ids: [...changed] };
          changed.clear();
          if (message.trace_ids.length > 0) await stream.writeSSE({ event: "traces", data: JSON.stringify(message) });
          else await stream.write(": still here\n\n");
        }
      } finally {
        unsubscribe();
      }
    }),
  );
}

/** Sleeps until the time is over or the signal comes, and does not care which. */
const sleep = (ms: number, signal: AbortSignal): Promise<void> => pause(ms, undefined, { signal }).catch(() => {});
