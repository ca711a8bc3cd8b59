import type { RedisLink } from "../redis-link.ts";
import { type Probe, ProbeFailure } from "./probe.ts";

/** Passes when Redis answers PING. */
export const redisProbe =
  (redis: RedisLink): Probe =>
  async () => {
    if (!redis.up) throw new ProbeFailure("It cannot be reached: it is stopped or still starting.");
    const answer = await redis.client.ping();
    if (answer !== "PONG") throw new ProbeFailure("It did not answer PING with PONG.");
  };
