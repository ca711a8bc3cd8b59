import { expect, test } from "vitest";
import { axisTicks } from "./time-axis.ts";

test.each([
  [0, 5, [0]],
  [100, 5, [0, 20, 40, 60, 80, 100]],
  [1840, 4, [0, 500, 1000, 1500]],
  [9000, 5, [0, 2000, 4000, 6000, 8000]],
  [125_000, 5, [0, 30_000, 60_000, 90_000, 120_000]],
])("%s ms with about %s steps", (duration, most, ticks) => {
  expect(axisTicks(duration, most)).toEqual(ticks);
});

test("days do not run out of steps", () => {
  expect(axisTicks(10 * 86_400_000, 4)).toHaveLength(4);
});
