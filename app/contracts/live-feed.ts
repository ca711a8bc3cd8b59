import { z } from "zod";

/** Redis channel on which ingest says, after the commit, which traces of a project changed. */
export const liveChannel = (projectId: string): string => `live:traces:${projectId}`;

/** Message on that channel, and data of the `traces` server-sent event that the dashboard receives. */
export const liveMessage = z.object({ trace_ids: z.array(z.string()).max(100) });
export type LiveMessage = z.infer<typeof liveMessage>;

/** Redis key under which the project of a live API key is cached, by the key's SHA-256 in hex. Deleted on revocation. */
export const apiKeyCacheKey = (hash: string): string => `api-key:${hash}`;
