import { expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";

test.each([
  [null, "—"],
  [0, "0 ms"],
  [0.42, "0.42 ms"],
  [7, "7 ms"],
  [9.999, "10 ms"],
  [318.4, "318 ms"],
  [999.6, "1.00 s"],
  [1840, "1.84 s"],
  [12_340, "12.3 s"],
  [59_970, "1 m 00 s"],
  [125_000, "2 m 05 s"],
  [3_599_600, "1 h 00 m"],
  [3_720_000, "1 h 02 m"],
])("%s ms reads as %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
