import { apiKeyCacheKey } from "@cognobserve/contracts/live-feed";
import type { KeyOwner } from "@cognobserve/database/authenticate-api-key";

/** Which project a key belongs to, by the key's SHA-256 in hex. */
export interface KeyDirectory {
  /** @returns undefined for a key that is unknown */
  ownerOf(hash: string): Promise<KeyOwner | undefined>;
}

/** The part of Redis that is needed here; each call may fail or be slow, which then costs a query and no more. */
export interface KeyCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, seconds: number): Promise<void>;
}

interface Sources {
  readonly find: (hash: string) => Promise<KeyOwner | undefined>;
  /** Notes that a key was used; never awaited. */
  readonly touch: (hash: string) => Promise<void>;
  readonly cache: KeyCache;
  readonly now: () => number;
}

/** How long this process trusts what it knows: a revoked key is refused after this time at the latest. */
const KNOWN_MS = 5_000;
/** Unknown keys are asked for again sooner: somebody may be about to make this one. So are revoked ones, to be simple. */
const UNKNOWN_MS = 1_000;
/** The dashboard deletes the cached key when it revokes one; this bounds a reader who was just writing it. */
const CACHE_SECONDS = 30;
const TOUCH_EVERY_MS = 60_000;
const MOST_ENTRIES = 10_000;

interface Entry {
  readonly owner: KeyOwner | undefined;
  readonly until: number;
}

/** Looks into this process, then Redis, then Postgres; requests that ask for the same key at once share one query. */
export function createKeyDirectory({ find, touch, cache, now }: Sources): KeyDirectory {
  const entries = new Map<string, Entry>();
  const pending = new Map<string, Promise<KeyOwner | undefined>>();
  const touched = new Map<string, number>();

  const look = async (hash: string): Promise<KeyOwner | undefined> => {
    const cached = await cache.get(apiKeyCacheKey(hash)).catch(() => null);
    const owner = cached === null ? await find(hash) : { projectId: cached, revoked: false };
    const live = owner !== undefined && !owner.revoked;
    if (live && cached === null) cache.set(apiKeyCacheKey(hash), owner.projectId, CACHE_SECONDS).catch(() => {});
    makeRoom(entries);
    entries.set(hash, { owner, until: now() + (live ? KNOWN_MS : UNKNOWN_MS) });
    return owner;
  };

  const noteUse = (hash: string): void => {
    if (now() - (touched.get(hash) ?? Number.NEGATIVE_INFINITY) < TOUCH_EVERY_MS) return;
    makeRoom(touched);
    touched.set(hash, now());
    touch(hash).catch(() => touched.delete(hash));
  };

  return {
    async ownerOf(hash) {
      const entry = entries.get(hash);
      let owner = entry?.owner;
      if (entry === undefined || entry.until <= now()) {
        let search = pending.get(hash);
        if (search === undefined) {
          search = look(hash).finally(() => pending.delete(hash));
          pending.set(hash, search);
        }
        owner = await search;
      }
      if (owner?.revoked === false) noteUse(hash);
      return owner;
    },
  };
}

/** Maps keep the order of insertion, so the first is the oldest. */
function makeRoom(map: Map<string, unknown>): void {
  if (map.size < MOST_ENTRIES) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
