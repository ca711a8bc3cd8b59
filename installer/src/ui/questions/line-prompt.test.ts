import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { noColours } from "../paint.ts";
import type { Terminal } from "../terminal.ts";
import { wantsLines } from "../wants-lines.ts";
import { putAsLines } from "./line-prompt.ts";
import type { Asking } from "./question.ts";

/* Questions where the cursor cannot be moved: numbered choices, a line an answer. */

const choices = [
  { value: "a", label: "A", about: "the first" },
  { value: "b", label: "B" },
];
const choice: Asking = { kind: "choice", title: "Which?", choices };
const text: Asking = {
  kind: "text",
  title: "Name?",
  otherwise: "nobody",
  check: (value) => (value === "x" ? "is bad" : undefined),
};
const secret: Asking = { kind: "secret", title: "Secret?", empty: "one is made", check: () => undefined };

/** Answers a question with lines, each when it is waited for. */
async function answer(asking: Asking, ...lines: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const output = new PassThrough();
  let written = "";
  const left = [...lines];
  output.on("data", (data: Buffer) => {
    written += data.toString();
    const next = written.endsWith("> ") ? left.shift() : undefined;
    if (next !== undefined) setImmediate(() => input.write(next));
  });
  // Streams with what of a terminal is used.
  const terminal = { input, output, close: () => undefined } as unknown as Terminal;
  const style = { paint: noColours, unicode: false };
  const reply = await putAsLines(asking, { terminal, style, wayOut: "back", signal: new AbortController().signal });
  return { reply, written };
}

describe("a question as lines", () => {
  it("numbers its choices", async () => {
    const { reply, written } = await answer(choice, "3\n", "2\n");
    expect(reply).toEqual({ said: "b" });
    expect(written).toBe(
      '\nWhich?\n  1  A: the first\n  2  B\nType a number; Enter alone takes 1. "back" goes back, Ctrl-C leaves.\n> A number from 1 to 2, please.\n> ',
    );
  });

  it.each<[string, Asking, string, Awaited<ReturnType<typeof answer>>["reply"]]>([
    ["the first choice", choice, "\n", { said: "a" }],
    ["the choice of before", { ...choice, kept: "b" }, "\n", { said: "b" }],
    ["better words that have come", { ...choice, later: Promise.resolve(choices.toReversed()) }, "1\n", { said: "b" }],
    ["a text", text, " ada \n", { said: "ada" }],
    ["what there is when nothing is typed", text, "\n", { said: "nobody" }],
    ["the text of before", { ...text, kept: "ada" }, "\n", { said: "ada" }],
    ["a secret", secret, "hunter2\r", { said: "hunter2" }],
    ["the secret of before", { ...secret, kept: "hunter2" }, "\r", { said: "hunter2" }],
    ["the way back", text, "back\n", "back"],
    ["leaving", secret, "\u0003", "leave"],
  ])("takes %s", async (_, asking, typed, reply) => {
    expect((await answer(asking, typed)).reply).toEqual(reply);
  });

  it("says what is wrong and asks again", async () => {
    const { reply, written } = await answer(text, "x\n", "y\n");
    expect(written).toContain("> This is bad.\n> ");
    expect(reply).toEqual({ said: "y" });
  });

  it("writes no control codes, and no secret", async () => {
    const { written } = await answer(secret, "hunter2\r");
    expect(written).toBe(
      '\nSecret?\nWhat you type is not shown. Enter alone: one is made. "back" goes back, Ctrl-C\nleaves.\n> \n',
    );
  });

  it("shows a table before the choices", async () => {
    const table = [{ word: "Written", lines: ["a file", "a volume"] }];
    expect((await answer({ ...choice, table }, "\n")).written).toContain(
      "Which?\n  Written: a file\n  Written: a volume\n  1  A",
    );
  });

  it.each([
    [{ TERM: "dumb" }, true],
    [{ TERM: "xterm", ACCESSIBLE: "1" }, true],
    [{ TERM: "xterm", ACCESSIBLE: "0" }, false],
    [{ TERM: "xterm" }, false],
    [{}, false],
  ])("is for %j: %s", (env, wanted) => {
    expect(wantsLines(env)).toBe(wanted);
  });
});
