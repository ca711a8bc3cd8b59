import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import type { InstallerEvent } from "../events.ts";
import { chooseRenderer } from "./choose-renderer.ts";
import { fakeTerminal } from "./live/testing/fake-terminal.ts";

const step = { type: "step", id: "start", title: "Start the containers" } as const;
const events: readonly InstallerEvent[] = [
  { type: "check", id: "memory", title: "Memory", verdict: "warn", message: "2 GB → it will be slow" },
  { ...step, state: "started" },
  { type: "progress", step: "start", message: "waiting for web", elapsedMs: 100 },
];

/** All that a run writes until shortly after a step has started, and then to its end. */
async function written(
  env: Readonly<Record<string, string>>,
  { isTTY = true, json = false, columns = 80 } = {},
): Promise<string> {
  const terminal = fakeTerminal(columns);
  const parts: string[] = [];
  const stdout = Object.assign(terminal.output, { isTTY });
  const write = stdout.write.bind(stdout);
  stdout.write = (chunk: string | Uint8Array) => {
    parts.push(String(chunk));
    return write(chunk);
  };
  const { emit, close } = chooseRenderer({
    stdin: terminal.stdin,
    stdout,
    stderr: stdout,
    env,
    json,
    line: { program: "cognobserve-install", args: [], directoryArgs: [] },
    stopping: { finishStep: () => undefined, undo: () => undefined },
    interrupt: () => undefined,
  });
  onTestFinished(close);
  for (const event of events) emit(event);
  for (let waited = 0; waited < 2000 && isTTY && env.TERM === "xterm" && !env.CI; waited += 50) {
    if (parts.join("").includes("Ctrl-C")) break;
    await sleep(50);
  }
  emit({ ...step, state: "done", elapsedMs: 1234 });
  close();
  return parts.join("");
}

const lines = "! Memory: 2 GB → it will be slow\n… 0.1 s waiting for web\n✓ Start the containers  1.2 s\n";

describe("a run is shown", () => {
  it.each([
    ["in a pipe", { TERM: "xterm" }, { isTTY: false }],
    ["on a terminal that can do nothing", { TERM: "dumb" }, {}],
    ["for whoever has them read out", { TERM: "xterm-256color", ACCESSIBLE: "1" }, {}],
  ])("%s as plain lines, without any control code", async (_, env, how) => {
    expect(await written(env, how)).toBe(lines);
  });

  it("on such a terminal in lines that fit it, and in a pipe as they are", async () => {
    expect(await written({ TERM: "dumb" }, { columns: 24 })).toContain("! Memory: 2 GB → it will\n  be slow\n");
    expect(await written({ TERM: "dumb" }, { isTTY: false, columns: 24 })).toBe(lines);
  });

  it("in CI as lines, with nothing that moves", async () => {
    const text = await written({ TERM: "xterm", CI: "true" });
    expect(stripVTControlCharacters(text)).toBe(lines);
    expect(text).toContain("\u001B[38;5;136m!");
  });

  it("without Unicode in ASCII", async () => {
    expect(await written({ TERM: "dumb", LANG: "C" })).toBe(
      "! Memory: 2 GB > it will be slow\n~ 0.1 s waiting for web\n+ Start the containers  1.2 s\n",
    );
  });

  it("on a terminal as a live view, without colour where that is not wanted", async () => {
    const [coloured, plain] = [await written({ TERM: "xterm" }), await written({ TERM: "xterm", NO_COLOR: "1" })];
    for (const text of [coloured, plain])
      expect(stripVTControlCharacters(text)).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Start the containers/);
    expect(coloured).toContain("\u001B[38;5;136m!");
    // Sequences that end in m set colours (ECMA-48, SGR).
    expect(plain.split("\u001B[").filter((part) => /^[\d;]*m/.test(part))).toEqual([]);
  });

  it("for a program as JSON, whatever it is written to", async () => {
    const text = await written({ TERM: "xterm" }, { json: true });
    const types = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(["check", "step", "progress", "step"]);
  });
});
