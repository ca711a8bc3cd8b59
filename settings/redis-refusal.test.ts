import { expect, it } from "vitest";
import { redisRefusal } from "./redis-refusal.ts";

it.each([
  ["a cluster", "# Cluster\r\ncluster_enabled:1\r\n", /^REDIS_URL leads to a cluster/],
  ["a single server", "# Cluster\r\ncluster_enabled:0\r\n", /^undefined$/],
  ["a server that says nothing of it", "", /^undefined$/],
])("of %s", (_what, info, sentence) => {
  expect(String(redisRefusal(info))).toMatch(sentence);
});
