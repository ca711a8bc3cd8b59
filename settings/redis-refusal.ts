/**
 * Why a Redis cannot be ours, as one sentence with what to do; undefined when it can.
 * @param info its answer to INFO CLUSTER
 */
export function redisRefusal(info: string): string | undefined {
  if (!/^cluster_enabled:1\r?$/m.test(info)) return undefined;
  return "REDIS_URL leads to a cluster, which CognObserve cannot use, so it goes on without Redis: name a single Redis or Valkey, then start again";
}
