import { expect, it } from "vitest";
import { listed } from "./waiting-line.ts";

const names = ["Asking Docker", "Asking Redis at cache:6379", "Asking Temporal at flows:7233"];

it.each([
  [80, "Asking Docker, Asking Redis at cache:6379, Asking Temporal at flows:7233"],
  [60, "Asking Docker, Asking Redis at cache:6379, and 1 more"],
  [40, "Asking Docker, and 2 more"],
  [10, "Asking Docker, and 2 more"],
])("what is waited for is listed in %i columns as far as there is room, and counted from there on", (width, text) => {
  expect(listed(names, width)).toBe(text);
});

it("one alone needs no list", () => {
  expect(listed(names.slice(0, 1), 5)).toBe("Asking Docker");
});
