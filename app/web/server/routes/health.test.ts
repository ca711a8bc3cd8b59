import type { WebHealth } from "@cognobserve/contracts/health";
import { afterEach, expect, it } from "vitest";
import { type TestWeb, testWeb } from "../testing/test-web.ts";

let web: TestWeb;
afterEach(() => web.close());

it.each([
  ["healthy", 200],
  ["degraded", 200],
  ["unhealthy", 503],
] as const)("an installation that is %s answers %i, and the process lives", async (status, expected) => {
  const check = { status: "pass" } as const;
  const services = { database: check, redis: check, temporal: check, ingest: check, worker: check };
  const health: WebHealth = { status, version: "1", services };
  web = await testWeb({ health: async () => health });
  const answer = await web.ask("/api/health");
  expect(answer.status).toBe(expected);
  expect(await answer.json()).toEqual(health);
  const live = await web.ask("/api/health/live");
  expect([live.status, await live.json()]).toEqual([200, { status: "ok", version: "test" }]);
});
