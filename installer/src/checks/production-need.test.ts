import { expect, it } from "vitest";
import { productionNeed } from "./production-need.ts";

it("asks for less where services are the user's own", () => {
  const all = productionNeed({});
  expect(all).toMatchObject({ memoryBytes: 1.5e9, freeMemoryBytes: 0.57e9 });
  const two = productionNeed({ DATABASE_URL: "postgres://db.test/x", TEMPORAL_ADDRESS: "t.test:7233", REDIS_URL: "" });
  expect(two).toMatchObject({ memoryBytes: 0.75e9 });
  expect(two.diskBytes).toBeLessThan(all.diskBytes / 2);
});
