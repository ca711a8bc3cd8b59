import { expect, test } from "vitest";
import { formatExact, formatRelative } from "./format-time.ts";

const now = new Date("2026-03-12T12:00:00.000Z");
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);

test.each([
  [0, "just now"],
  [-5000, "just now"],
  [12_300, "12 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [2 * 3_600_000 + 1, "2 h ago"],
  [5 * 86_400_000, "5 d ago"],
  [8 * 86_400_000, "Mar 4"],
  [100 * 86_400_000, "Dec 2, 2025"],
])("%s ms ago reads as %s", (age, text) => {
  expect(formatRelative(ago(age), now)).toBe(text);
});

test("the exact time has milliseconds", () => {
  expect(formatExact(new Date("2026-03-12T12:00:00.042Z"))).toContain("00.042");
});
