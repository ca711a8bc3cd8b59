import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { createRateLimiter, type RateLimiter } from "../rate-limit.ts";
import { connectRedis } from "../redis-link.ts";
import { password, type TestWeb, testWeb } from "../testing/test-web.ts";

let web: TestWeb;
afterEach(() => web.close());

const email = "ada@example.com";
const wrong = "wrong-1234";

const signIn = async (body: object, peer: string, forwarded?: string) => {
  const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return (await web.ask("/api/auth/sign-in/email", { body: { email, ...body }, peer, headers })).status;
};

/** Statuses of so many tries, one after the other. */
const statuses = async (count: number, attempt: (n: number) => Promise<number>) => {
  const found: number[] = [];
  for (let n = 0; n < count; n++) found.push(await attempt(n));
  return found;
};

/** A real limiter that allows a fiftieth, as a hundred passwords take long to hash. */
function scarce(): RateLimiter {
  const nowhere = connectRedis("redis://127.0.0.1:1", pino({ level: "silent" }), "scarce");
  nowhere.close();
  const limiter = createRateLimiter(nowhere);
  return {
    ...limiter,
    take: (key, { tries, seconds }) => limiter.take(key, { tries: Math.ceil(tries / 50), seconds }),
  };
}

describe("too many wrong passwords", () => {
  it("keep out whoever sent them, and not the account's owner at another address", async () => {
    web = await testWeb();
    await web.signUp("Ada");
    expect(await statuses(11, () => signIn({ password: wrong }, "203.0.113.9"))).toEqual([...Array(10).fill(401), 429]);
    expect(await signIn({ password }, "203.0.113.9")).toBe(429);
    expect(await signIn({ password }, "198.51.100.7")).toBe(200);
  });

  it("keep out one of those behind a proxy, which names them, and not the others", async () => {
    web = await testWeb();
    await web.signUp("Ada");
    const guess = () => signIn({ password: wrong }, "172.18.0.2", "198.51.100.7, 203.0.113.9");
    expect(await statuses(11, guess)).toEqual([...Array(10).fill(401), 429]);
    expect(await signIn({ password }, "172.18.0.2", "203.0.113.9, 198.51.100.7")).toBe(200);
  });

  it("for one account are bounded however many addresses they come from, or say that they do", async () => {
    web = await testWeb({ limiter: scarce() });
    await web.signUp("Ada");
    const forged = (n: number) => signIn({ password: wrong }, "10.0.0.9", `203.0.113.${n}`);
    expect(await statuses(2, forged)).toEqual([401, 429]); // signing up signed in, which was the first of two
    expect(await signIn({ password }, "198.51.100.7")).toBe(429);
  });

  it("for many accounts are bounded by the other end of the socket, whatever X-Forwarded-For says", async () => {
    web = await testWeb({ limiter: scarce() });
    const guess = (n: number) =>
      signIn({ email: `person${n}@example.com`, password: wrong }, "10.0.0.9", `203.0.113.${n}`);
    expect(await statuses(7, guess)).toEqual([...Array(6).fill(401), 429]);
    expect(await signIn({ password: wrong }, "10.0.0.8")).toBe(401);
  });
});

describe("behind our own gateway", () => {
  it("one visitor's guesses at many accounts keep out that visitor alone, though all come through one socket", async () => {
    web = await testWeb({ limiter: scarce(), behindGateway: true });
    const guess = (visitor: string) => (n: number) =>
      signIn({ email: `person${n}@example.com`, password: wrong }, "172.18.0.2", visitor);
    expect(await statuses(7, guess("203.0.113.9"))).toEqual([...Array(6).fill(401), 429]);
    expect(await statuses(1, guess("198.51.100.7"))).toEqual([401]);
  });
});

describe("signing up", () => {
  it("is bounded by the other end of the socket, whatever X-Forwarded-For says", async () => {
    web = await testWeb({ limiter: scarce() });
    const signUp = async (n: number) => {
      const body = { name: "Somebody", email: `person${n}@example.com`, password };
      const headers = { "x-forwarded-for": `203.0.113.${n}` };
      return (await web.ask("/api/auth/sign-up/email", { body, peer: "10.0.0.9", headers })).status;
    };
    expect(await statuses(3, signUp)).toEqual([201, 201, 429]);
  });
});
