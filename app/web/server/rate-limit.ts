import type { RedisLink } from "./redis-link.ts";

/** So many tries in so many seconds. */
export interface Limit {
  readonly tries: number;
  readonly seconds: number;
}

/** Counts tries, across all web processes while Redis is there, and in this one alone while it is not. */
export interface RateLimiter {
  /** Counts one try. Resolves to the seconds to wait, or 0 when it is within the limit. */
  take(key: string, limit: Limit): Promise<number>;
  /** Forgets the tries, after a success. */
  forget(key: string): Promise<void>;
}

const MAX_KEYS = 10_000;

interface Window {
  count: number;
  readonly endsAt: number;
}

/** Fixed windows that begin with the first try. */
export function createRateLimiter(redis: RedisLink, now: () => number = Date.now): RateLimiter {
  const windows = new Map<string, Window>();

  const takeHere = (key: string, { tries, seconds }: Limit): number => {
    const time = now();
    let window = windows.get(key);
    if (window === undefined || window.endsAt <= time) {
      window = { count: 0, endsAt: time + seconds * 1_000 };
      windows.delete(key); // so that the map stays ordered by age
      windows.set(key, window);
      if (windows.size > MAX_KEYS) windows.delete(windows.keys().next().value ?? key);
    }
    window.count += 1;
    return window.count > tries ? Math.max(1, Math.ceil((window.endsAt - time) / 1_000)) : 0;
  };

  const takeShared = async (key: string, { tries, seconds }: Limit): Promise<number> => {
    const results = await redis.client.multi().incr(key).expire(key, seconds, "NX").ttl(key).exec();
    const [count, , left] = (results ?? []).map(([error, value]) => {
      if (error) throw error;
      return Number(value);
    });
    if (count === undefined || left === undefined) throw new Error("Redis dropped the transaction");
    return count > tries ? Math.max(1, left) : 0;
  };

  return {
    take: async (key, limit) => {
      if (!redis.up) return takeHere(key, limit);
      return await takeShared(`rate:${key}`, limit).catch(() => takeHere(key, limit));
    },
    forget: async (key) => {
      windows.delete(key);
      if (redis.up) await redis.client.del(`rate:${key}`).catch(() => 0);
    },
  };
}
