import {
  MOST_NEAR_MISSES,
  NEAR_MISS_SECONDS,
  type NearMissFacts,
  type NearMissKind,
  type NotedNearMiss,
  nearMissKey,
} from "@cognobserve/contracts/near-miss";
import type { Authenticate } from "../authenticate/authenticate.ts";

/**
 * Notes a near miss for whoever waits for a first trace. Returns at once; nobody waits for it, and it never fails.
 * @param projectId when it is known already; else the key among the headers may tell
 */
export type NoteMiss = (facts: NearMissFacts, headers: Headers | undefined, projectId?: string) => void;

/** Keeps the newest members of a sorted set, each once, for a while. */
export type KeepNewest = (
  key: string,
  member: string,
  score: number,
  most: number,
  seconds: number,
) => Promise<unknown>;

interface Parts {
  readonly keep: KeepNewest;
  readonly authenticate: Authenticate;
  readonly now: () => number;
}

/** Of each kind, so that one kind cannot hide the others; what goes beyond costs a comparison. */
const MOST_PER_SECOND = 3;

export function createNoteMiss({ keep, authenticate, now }: Parts): NoteMiss {
  const noted = new Map<NearMissKind, { second: number; count: number }>();

  const admits = (kind: NearMissKind): boolean => {
    const second = Math.floor(now() / 1_000);
    const last = noted.get(kind);
    const count = last?.second === second ? last.count + 1 : 1;
    noted.set(kind, { second, count });
    return count <= MOST_PER_SECOND;
  };

  const note = async (facts: NearMissFacts, headers: Headers | undefined, known: string | undefined) => {
    const projectId = known ?? (headers === undefined ? undefined : await authenticate(headers).catch(() => undefined));
    const member: NotedNearMiss = { facts, client: productOf(headers?.get("user-agent")) };
    await keep(nearMissKey(projectId), JSON.stringify(member), now(), MOST_NEAR_MISSES, NEAR_MISS_SECONDS);
  };

  return (facts, headers, projectId) => {
    if (admits(facts.kind)) note(facts, headers, projectId).catch(() => {});
  };
}

/** `curl/8.14.1`: enough to tell one's own programs apart. */
const productOf = (userAgent: string | null | undefined): string | null =>
  /^[\w.-]{1,40}(\/[\w.-]{1,16})?(?=\s|$)/.exec(userAgent ?? "")?.[0] ?? null;
