import { type LiveMessage, liveChannel, liveMessage } from "@cognobserve/contracts/live-feed";
import { newestTraces } from "@cognobserve/database/newest-traces";
import type { Database } from "@cognobserve/database/tables";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { RedisLink } from "./redis-link.ts";

export type LiveListener = (message: LiveMessage) => void;

/** Says which traces change, while they do. */
export interface LiveFeed {
  /** @returns how to stop listening */
  subscribe(projectId: string, listener: LiveListener): () => void;
  /** Aborted when the process stops, so that open streams end. */
  readonly closed: AbortSignal;
  close(): void;
}

interface Watched {
  readonly listeners: Set<LiveListener>;
  /** Versions of the newest traces at the last look into the database. */
  seen?: ReadonlyMap<string, string>;
}

const POLL_MS = 3_000;
const POLLED_TRACES = 100;

/**
 * Fans one Redis subscription out to every open stream. While Redis is away it looks into the database every few
 * seconds instead, so that readers notice no difference but a delay.
 * @param connect opens the subscription's own connection, at the first listener
 */
export function createLiveFeed({
  db,
  connect,
  log,
}: {
  readonly db: Kysely<Database>;
  readonly connect: () => RedisLink;
  readonly log: Logger;
}): LiveFeed {
  const watched = new Map<string, Watched>();
  const closed = new AbortController();
  let link: RedisLink | undefined;
  let timer: NodeJS.Timeout | undefined;

  const tell = (projectId: string, message: LiveMessage) => {
    for (const listener of watched.get(projectId)?.listeners ?? []) listener(message);
  };

  const open = (): RedisLink => {
    const opened = connect();
    opened.client.on("ready", () => {
      const channels = [...watched.keys()].map(liveChannel);
      if (channels.length === 0) return;
      opened.client
        .subscribe(...channels)
        .then(lookAfterGap)
        .catch((error: unknown) => log.debug({ err: error }, "cannot subscribe to the live feed"));
    });
    opened.client.on("message", (channel: string, text: string) => {
      const projectId = [...watched.keys()].find((id) => liveChannel(id) === channel);
      const message = liveMessage.safeParse(parseJson(text));
      if (projectId !== undefined && message.success) tell(projectId, message.data);
    });
    return opened;
  };

  /** Tells what changed since the last look; at the first one, all that may have. */
  const look = async (projectId: string, project: Watched) => {
    const newest = await newestTraces(db, projectId, POLLED_TRACES);
    const { seen } = project;
    const changed = newest.filter(({ traceId, version }) => seen?.get(traceId) !== version);
    project.seen = new Map(newest.map(({ traceId, version }) => [traceId, version]));
    if (changed.length > 0) tell(projectId, { trace_ids: changed.map(({ traceId }) => traceId) });
  };

  const poll = async () => {
    if (link?.up) return;
    for (const [projectId, project] of watched) await look(projectId, project);
  };

  /** What came between the last look and the subscription was announced to nobody. */
  const lookAfterGap = async () => {
    for (const [projectId, project] of watched) {
      if (project.seen !== undefined) await look(projectId, project);
      delete project.seen;
    }
  };

  const pollAgain = () => {
    timer = setTimeout(() => {
      poll()
        .catch((error: unknown) => log.debug({ err: error }, "cannot look for new traces"))
        .finally(() => {
          if (watched.size > 0 && !closed.signal.aborted) pollAgain();
          else timer = undefined;
        });
    }, POLL_MS);
    timer.unref();
  };

  const unsubscribe = (projectId: string, listener: LiveListener) => {
    const project = watched.get(projectId);
    project?.listeners.delete(listener);
    if (project?.listeners.size !== 0) return;
    watched.delete(projectId);
    if (link?.up) link.client.unsubscribe(liveChannel(projectId)).catch(() => {});
  };

  return {
    subscribe: (projectId, listener) => {
      link ??= open();
      const project = watched.get(projectId);
      if (project === undefined) {
        watched.set(projectId, { listeners: new Set([listener]) });
        if (link.up) link.client.subscribe(liveChannel(projectId)).catch(() => {});
      } else project.listeners.add(listener);
      if (timer === undefined) pollAgain();
      return () => unsubscribe(projectId, listener);
    },
    closed: closed.signal,
    close: () => {
      closed.abort();
      clearTimeout(timer);
      link?.close();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
