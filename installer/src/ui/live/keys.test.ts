import { describe, expect, it } from "vitest";
import { type Controls, keyFor, keys } from "./keys.ts";

/** What the keys of a state bring about. */
function press(stop: keyof typeof keys, typed: string): readonly string[] {
  const done: string[] = [];
  const controls: Controls = {
    ask: (question) => done.push(`ask ${question}`),
    finishStep: () => done.push("finish"),
    undo: () => done.push("undo"),
    interrupt: () => done.push("interrupt"),
  };
  keyFor(stop, typed)?.handler(controls);
  return done;
}

describe("keys", () => {
  it.each([
    ["nothing", "\u0003", ["ask true"]],
    ["nothing", "u", []],
    ["asked", "\u0003", ["interrupt"]],
    ["asked", "\u001B", ["ask false"]],
    ["asked", "f", ["finish"]],
    ["asked", "F", ["finish"]],
    ["asked", "u", ["undo"]],
    ["asked", "s", ["interrupt"]],
    ["asked", "x", []],
    ["finishing", "\u0003", ["interrupt"]],
    ["undoing", "\u0003", ["interrupt"]],
    ["stopping", "\u0003", ["interrupt"]],
  ] as const)("while %s: %j does %j", (stop, typed, done) => {
    expect(press(stop, typed)).toEqual(done);
  });

  it("are each typed differently, and say what they do", () => {
    for (const known of Object.values(keys)) {
      expect(new Set(known.map(({ typed }) => typed)).size).toBe(known.length);
      for (const { name, label } of known) expect(`${name} ${label}`).toMatch(/^\S+ \S{2,}/);
    }
  });
});
