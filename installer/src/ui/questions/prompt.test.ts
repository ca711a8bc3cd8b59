import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { noColours } from "../paint.ts";
import type { Terminal } from "../terminal.ts";
import { type Act, keysOf, type WayOut } from "./keys.ts";
import { put, type Reply } from "./prompt.ts";
import type { Asking } from "./question.ts";
import { moment } from "./testing/drawn.ts";
import { viewLines } from "./view.ts";

/* Every key that a question tells of does what it tells, and nothing that was typed secretly is drawn. */

const sequences: Readonly<Record<string, string>> = {
  Up: "\u001B[A",
  Down: "\u001B[B",
  Enter: "\r",
  Tab: "\t",
  Esc: "\u001B",
  "Ctrl-C": "\u0003",
};
const choice: Asking = {
  kind: "choice",
  title: "Which?",
  choices: [
    { value: "a", label: "A" },
    { value: "b", label: "B" },
    { value: "c", label: "C" },
  ],
};
const withEscape: Asking = { ...choice, title: "Shall it be?", escape: { value: "c", label: "no" } };
const text: Asking = {
  kind: "text",
  title: "Name?",
  otherwise: "nobody",
  check: (value) => (value === "x" ? "is bad" : undefined),
};
const secret: Asking = { kind: "secret", title: "Secret?", empty: "one is made", check: () => undefined };

/** Types into a question, piece by piece, and tells the answer and all that was drawn. */
async function type(asking: Asking, wayOut: WayOut, ...typed: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const drawn: string[] = [];
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  output.on("data", (data: Buffer) => drawn.push(data.toString()));
  // Streams with what of a terminal is used.
  const terminal = { input, output, close: () => undefined } as unknown as Terminal;
  const controller = new AbortController();
  const style = { paint: noColours, unicode: true };
  const reply = put(asking, { terminal, style, wayOut, signal: controller.signal });
  for (const piece of typed) {
    input.write(piece);
    // A lone escape is one only when nothing follows it for a while.
    await new Promise((resolve) => setTimeout(resolve, piece === sequences.Esc ? 120 : 5));
  }
  const answer = await Promise.race([
    reply,
    new Promise<"still open">((resolve) => setTimeout(() => resolve("still open"), 20)),
  ]);
  controller.abort(new Error("the test is over"));
  await reply.catch(() => undefined);
  return { answer, drawn: drawn.join("") };
}

/** What each act comes to when its key is pressed, and then Enter where the question is still open. */
const outcome: Readonly<Record<Act, Record<Asking["kind"], Reply>>> = {
  next: { choice: { said: "a" }, text: { said: "nobody" }, secret: { said: "" } },
  back: { choice: "back", text: "back", secret: "back" },
  leave: { choice: "leave", text: "leave", secret: "leave" },
  instead: { choice: { said: "c" }, text: "leave", secret: "leave" },
  up: { choice: { said: "c" }, text: "leave", secret: "leave" },
  down: { choice: { said: "b" }, text: "leave", secret: "leave" },
  fill: { choice: "leave", text: { said: "nobody!" }, secret: "leave" },
};

describe.each([choice, withEscape, text, secret])("keys of a $kind, “$title”", (asking) => {
  const cases = (["back", "leave", "none"] as const).flatMap((wayOut) =>
    keysOf(asking, "", wayOut, false).map((key) => ({ ...key, wayOut })),
  );
  it.each(cases)("$shown: $label, with a way out: $wayOut", async ({ shown, act, wayOut }) => {
    const then = act === "fill" ? ["!", "\r"] : act === "up" || act === "down" ? ["\r"] : [];
    const { answer } = await type(asking, wayOut, sequences[shown] ?? "", ...then);
    expect(answer).toEqual(outcome[act][asking.kind]);
  });
});

it.each([text, secret, { ...text, otherwise: undefined, empty: "none", example: "ada" } as const])(
  "a $kind names the key for going on as the table of keys does",
  (asking) => {
    const renamed = keysOf(asking, "", "back", true).map((key) => ({ ...key, shown: `<${key.act}>` }));
    const lines = viewLines({ ...moment(asking), keys: renamed }, { paint: noColours, unicode: true }, 80).join("\n");
    expect(lines).toMatch(/█ .*<next> (takes it|alone: )/);
    expect(lines).not.toMatch(/Enter|Esc|Tab|Ctrl/);
  },
);

describe("Esc, where no hint tells of it", () => {
  it.each<[Asking["kind"], Asking, readonly string[], string]>([
    ["choice", choice, ["\u001B[B"], "b"],
    ["text", text, ["ad"], "ad"],
    ["secret", secret, ["hunter2"], "hunter2"],
  ])("takes nothing away from a %s", async (_, asking, typed, said) => {
    const esc = sequences.Esc ?? "";
    const { answer, drawn } = await type(asking, "none", esc, ...typed, esc, "\r");
    expect(answer).toEqual({ said });
    expect(drawn).not.toContain("Esc");
    expect(drawn).toContain("Ctrl-C leave");
  });
});

describe("Esc, where it stands for a choice", () => {
  it("leaves that on the screen as the answer", async () => {
    const { answer, drawn } = await type(withEscape, "none", sequences.Esc ?? "");
    expect(answer).toEqual({ said: "c" });
    expect(drawn).toContain("Esc no  ·  Ctrl-C leave");
    expect(drawn.slice(drawn.lastIndexOf("◇"))).toContain("C");
  });
});

describe("a text", () => {
  it("that cannot be used is refused, and can be mended", async () => {
    const { answer, drawn } = await type(text, "leave", "x", "\r", "y", "\r");
    expect(drawn).toContain("This is bad.");
    expect(answer).toEqual({ said: "xy" });
  });

  it("that was answered before can be taken again, or edited", async () => {
    expect((await type({ ...text, kept: "ada" }, "back", "\r")).answer).toEqual({ said: "ada" });
    expect((await type({ ...text, kept: "ada" }, "back", "\u007F", "\r")).answer).toEqual({ said: "ad" });
  });

  it("has to be there where there is no other", async () => {
    const { title, check } = text;
    const asking: Asking = { kind: "text", title, check, required: true };
    const { answer, drawn } = await type(asking, "leave", "\r");
    expect(answer).toBe("still open");
    expect(drawn).toContain("This cannot be left empty.");
  });

  it("is remarked on when nothing has been typed for a while", async () => {
    const asking: Asking = { ...text, remark: async (value) => `${value} is known` };
    const pause = () => new Promise((resolve) => setTimeout(resolve, 400));
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    let drawn = "";
    output.on("data", (data: Buffer) => {
      drawn += data.toString();
    });
    const terminal = { input, output, close: () => undefined } as unknown as Terminal;
    const signal = new AbortController().signal;
    const reply = put(asking, { terminal, style: { paint: noColours, unicode: true }, wayOut: "leave", signal });
    await pause();
    expect(drawn).toContain("nobody is known");
    input.write("eve");
    await pause();
    expect(drawn).toContain("eve is known");
    input.write("\r");
    expect(await reply).toEqual({ said: "eve" });
  });
});

describe("a secret", () => {
  it("is not drawn, neither while it is typed nor afterwards", async () => {
    const { answer, drawn } = await type(secret, "leave", "hunter", "2", "\r");
    expect(answer).toEqual({ said: "hunter2" });
    expect(drawn).not.toContain("hunter");
    expect(drawn).toContain("▪▪▪▪▪▪▪");
  });

  it("that was given before is kept when nothing is typed", async () => {
    expect((await type({ ...secret, kept: "hunter2" }, "back", "\r")).answer).toEqual({ said: "hunter2" });
  });
});

describe("a choice", () => {
  it("begins at what was chosen before", async () => {
    expect((await type({ ...choice, kept: "b" }, "back", "\r")).answer).toEqual({ said: "b" });
  });

  it("gets better words when they are there, without losing its place", async () => {
    const later = Promise.resolve(["a", "b", "c"].map((value) => ({ value, label: value, about: `knows ${value}` })));
    const { answer, drawn } = await type({ ...choice, later }, "leave", sequences.Down ?? "", "\r");
    expect(drawn).toContain("knows c");
    expect(answer).toEqual({ said: "b" });
  });
});

describe("a terminal that does not know its size", () => {
  it("is drawn on as if it had the usual one", async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 0, rows: 0 });
    let drawn = "";
    output.on("data", (data: Buffer) => {
      drawn += data.toString();
    });
    const terminal = { input, output, close: () => undefined } as unknown as Terminal;
    const signal = new AbortController().signal;
    const reply = put(text, { terminal, style: { paint: noColours, unicode: true }, wayOut: "leave", signal });
    input.write("\r");
    expect(await reply).toEqual({ said: "nobody" });
    expect(drawn).toContain("nobody (Enter takes it)");
  });
});

describe("a run that is ended from outside", () => {
  it("ends the question with its reason", async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 }).resume();
    const terminal = { input, output, close: () => undefined } as unknown as Terminal;
    const ending = new AbortController();
    const reply = put(choice, {
      terminal,
      style: { paint: noColours, unicode: true },
      wayOut: "leave",
      signal: ending.signal,
    });
    ending.abort(new Error("terminated"));
    await expect(reply).rejects.toThrow("terminated");
  });
});
