import { expect, it, vi } from "vitest";
import { type Actions, keyRows, press } from "./keys.ts";

const rows = keyRows({ unicode: true, canOpen: true });
const actions = () =>
  ({
    next: vi.fn(),
    previous: vi.fn(),
    copy: vi.fn(),
    print: vi.fn(),
    open: vi.fn(),
    leave: vi.fn(),
  }) satisfies Actions;

it.each<[string, keyof Actions]>([
  ["right", "next"],
  ["tab", "next"],
  ["left", "previous"],
  ["shift-tab", "previous"],
  ["c", "copy"],
  ["p", "print"],
  ["o", "open"],
  ["q", "leave"],
  ["ctrl-c", "leave"],
  ["ctrl-d", "leave"],
])("%s: %s", (key, action) => {
  const done = actions();
  press(rows, key, done);
  for (const [name, call] of Object.entries(done)) expect(call.mock.calls).toEqual(name === action ? [[]] : []);
});

it("has one meaning for each key, and none for others", () => {
  const all = rows.flatMap(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
  const done = actions();
  press(rows, "x", done);
  for (const call of Object.values(done)) expect(call).not.toHaveBeenCalled();
});

it("promises to open a page only where one can be opened", () => {
  const label = (canOpen: boolean) => keyRows({ unicode: true, canOpen }).find(({ shown }) => shown === "o")?.label;
  expect([label(true), label(false)]).toEqual(["open the page", "link to the page"]);
});
