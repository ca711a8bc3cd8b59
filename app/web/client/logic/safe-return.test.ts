import { expect, test } from "vitest";
import { safeReturn } from "./safe-return.ts";

test.each([
  [undefined, "/"],
  ["/projects/p/traces?status=error", "/projects/p/traces?status=error"],
  ["https://elsewhere.example", "/"],
  ["//elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["/sign-in?to=/sign-in", "/"],
])("%s leads to %s", (wish, path) => {
  expect(safeReturn(wish)).toBe(path);
});
