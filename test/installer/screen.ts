import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { onTestFinished, vi } from "vitest";

/** Columns and rows of a terminal. */
export type Size = readonly [columns: number, rows: number];

/** A program on a real pseudo-terminal, read as a person reads it. */
export interface Screen {
  /** What stands on the screen now. */
  readonly text: () => string;
  /** All that has been on it since the start. */
  readonly everything: () => string;
  /** Waits until the screen shows this. */
  readonly shows: (words: string | RegExp, timeoutMs?: number) => Promise<void>;
  readonly type: (keys: string) => void;
  readonly resize: (size: Size) => void;
  /** What was last put into the terminal's clipboard (OSC 52). */
  readonly clipboard: () => string | undefined;
  /** Whether the cursor can be seen (DECTCEM). */
  readonly cursorShown: () => boolean;
  /** Ends what runs, as SIGKILL does. */
  readonly kill: () => void;
  readonly exitCode: Promise<number>;
}

export const keys = {
  enter: "\r",
  down: "\u001B[B",
  right: "\u001B[C",
  interrupt: "\u0003",
  escape: "\u001B",
} as const;

/** Runs a shell command on a screen of its own. */
export function openScreen(command: string, env: Readonly<Record<string, string>>, size: Size = [80, 24]): Screen {
  const [columns, rows] = size;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  let clipboard: string | undefined;
  terminal.parser.registerOscHandler(52, (data) => {
    clipboard = Buffer.from(data.replace(/^\w*;/, ""), "base64").toString();
    return true;
  });
  let cursorShown = true;
  for (const final of ["h", "l"]) {
    terminal.parser.registerCsiHandler({ prefix: "?", final }, (modes) => {
      if (modes.includes(25)) cursorShown = final === "h";
      return false;
    });
  }
  const child = spawn("/bin/sh", ["-c", command], { name: "xterm-256color", cols: columns, rows, env });
  onTestFinished(() => child.kill());
  child.onData((data) => terminal.write(data));
  const exitCode = new Promise<number>((resolve) => {
    // Written last, so that everything before it is on the screen.
    child.onExit((exit) => terminal.write("", () => resolve(exit.exitCode)));
  });
  const read = (from: number, to: number) => {
    const { active } = terminal.buffer;
    const lines = Array.from(
      { length: Math.max(0, to - from) },
      (_, index) => active.getLine(from + index)?.translateToString(true) ?? "",
    );
    return lines.join("\n").trimEnd();
  };
  const text = () => read(terminal.buffer.active.baseY, terminal.buffer.active.baseY + terminal.rows);
  return {
    text,
    everything: () => read(0, terminal.buffer.active.length),
    shows: (words, timeoutMs = 30_000) =>
      vi.waitFor(
        () => {
          const found = typeof words === "string" ? text().includes(words) : words.test(text());
          if (!found) throw new Error(`not on the screen: ${String(words)}\n${text()}`);
        },
        { timeout: timeoutMs, interval: 30 },
      ),
    type: (typed) => child.write(typed),
    resize: ([wide, high]) => {
      terminal.resize(wide, high);
      child.resize(wide, high);
    },
    clipboard: () => clipboard,
    cursorShown: () => cursorShown,
    kill: () => child.kill("SIGKILL"),
    exitCode,
  };
}
