import { liveMessage } from "@cognobserve/contracts/live-feed";
import { webPaths } from "@cognobserve/contracts/web-api";
import { useEffect, useEffectEvent, useState } from "react";

/** The live feed as it stands: `live` while the connection is open. */
export type FeedState = "connecting" | "live" | "lost";

const quietPeriod = 700;
const pollPeriod = 10_000;

/**
 * Calls `onTraces` with the ids of traces that changed: at most once in a quiet period, so that a busy project does
 * not keep the page fetching. After a gap in the connection, and while there is none, it is called with null: anything
 * may have changed.
 */
export function useLiveTraces(projectId: string, onTraces: (traceIds: ReadonlySet<string> | null) => void): FeedState {
  const [state, setState] = useState<FeedState>("connecting");
  const notify = useEffectEvent(onTraces);

  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hadGap = false;
    const feed = new EventSource(webPaths.live(projectId));
    const flush = () => {
      timer = undefined;
      if (changed.size === 0) return;
      notify(new Set(changed));
      changed.clear();
      timer = setTimeout(flush, quietPeriod);
    };
    feed.addEventListener("traces", (event) => {
      for (const id of readIds(event.data)) changed.add(id);
      timer ??= setTimeout(flush, 50);
    });
    feed.addEventListener("open", () => {
      setState("live");
      if (hadGap) notify(null);
      hadGap = false;
    });
    feed.addEventListener("error", () => {
      setState("lost");
      hadGap = true;
    });
    const poll = setInterval(() => {
      if (feed.readyState !== EventSource.OPEN && document.visibilityState === "visible") notify(null);
    }, pollPeriod);
    return () => {
      feed.close();
      clearTimeout(timer);
      clearInterval(poll);
    };
  }, [projectId]);

  return state;
}

/** Ids in a message; none when it cannot be read, since a newer server may send more than this page knows. */
function readIds(data: unknown): readonly string[] {
  if (typeof data !== "string") return [];
  try {
    return liveMessage.parse(JSON.parse(data)).trace_ids;
  } catch {
    return [];
  }
}
