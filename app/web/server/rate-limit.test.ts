import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { createRateLimiter } from "./rate-limit.ts";
import { connectRedis, type RedisLink } from "./redis-link.ts";

const links: RedisLink[] = [];
afterEach(() => {
  for (const link of links.splice(0)) link.close();
});

const connect = (url: string) => {
  const link = connectRedis(url, pino({ level: "silent" }), "rate-limit");
  links.push(link);
  return link;
};
const limit = { tries: 2, seconds: 60 };

describe("the rate limiter", () => {
  it("counts across processes through Redis", async () => {
    const [here, there] = [connect(process.env.TEST_REDIS_URL ?? ""), connect(process.env.TEST_REDIS_URL ?? "")];
    await Promise.all([here, there].map((link) => new Promise((ready) => link.client.once("ready", ready))));
    const [one, other] = [createRateLimiter(here), createRateLimiter(there)];
    const key = `test-${randomBytes(6).toString("hex")}`;
    expect(await one.take(key, limit)).toBe(0);
    expect(await other.take(key, limit)).toBe(0);
    const wait = await one.take(key, limit);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    await other.forget(key);
    expect(await one.take(key, limit)).toBe(0);
    await one.forget(key);
  });

  it("counts by itself while Redis is away, until the window ends", async () => {
    let time = 0;
    const limiter = createRateLimiter(connect("redis://127.0.0.1:1"), () => time);
    expect(await limiter.take("a", limit)).toBe(0);
    expect(await limiter.take("a", limit)).toBe(0);
    expect(await limiter.take("a", limit)).toBe(60);
    expect(await limiter.take("b", limit)).toBe(0);
    time = 59_000;
    expect(await limiter.take("a", limit)).toBe(1);
    time = 60_000;
    expect(await limiter.take("a", limit)).toBe(0);
  });
});
