import { expect, it } from "vitest";
import { redisRefusal } from "./redis-refusal.ts";

it("refuses a cluster, and says what happens without it and what to do", () => {
  const sentence = redisRefusal("# Cluster\r\ncluster_enabled:1\r\n");
  expect(sentence).toMatch(/^REDIS_URL leads to a cluster, .* goes on without Redis: name a single Redis/);
  expect(redisRefusal("cluster_enabled:1")).toBe(sentence);
});

it.each(["# Cluster\r\ncluster_enabled:0\r\n", "", "x_cluster_enabled:1\r\n", "cluster_enabled:10\r\n"])(
  "has nothing against %j",
  (info) => {
    expect(redisRefusal(info)).toBeUndefined();
  },
);
