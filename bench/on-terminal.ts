import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

/** A program on a pseudo-terminal of 80 × 24, with the times at which it paints. */
export interface OnTerminal {
  readonly pid: number;
  /** Milliseconds from its start until something stood on the screen. */
  readonly firstPaintMs: () => number;
  /** Milliseconds from its start until the screen shows this. */
  readonly shows: (words: string | RegExp) => Promise<number>;
  /** Types, and says how many milliseconds later the screen shows this. */
  readonly timeKey: (keys: string, words: string | RegExp) => Promise<number>;
  readonly exit: Promise<number>;
  readonly kill: (signal: string) => void;
}

const patienceMs = 60_000;

export function onTerminal(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): OnTerminal {
  const terminal = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  const start = performance.now();
  const child = spawn(program, [...args], { name: env.TERM ?? "xterm-256color", cols: 80, rows: 24, env });
  let first = Number.NaN;
  const watchers = new Set<() => void>();
  child.onData((data) => {
    const arrived = performance.now();
    if (Number.isNaN(first)) first = arrived - start;
    terminal.write(data, () => {
      for (const watcher of watchers) watcher();
    });
  });
  const text = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: 24 }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true)).join(
      "\n",
    );
  };
  const until = (words: string | RegExp, from: number) =>
    new Promise<number>((resolve, reject) => {
      const look = () => {
        const shown = text();
        if (typeof words === "string" ? !shown.includes(words) : !words.test(shown)) return;
        watchers.delete(look);
        clearTimeout(timer);
        resolve(performance.now() - from);
      };
      const timer = setTimeout(() => reject(new Error(`never on the screen: ${String(words)}\n${text()}`)), patienceMs);
      watchers.add(look);
      look();
    });
  return {
    pid: child.pid,
    firstPaintMs: () => first,
    shows: (words) => until(words, start),
    timeKey: (keys, words) => {
      const from = performance.now();
      child.write(keys);
      return until(words, from);
    },
    exit: new Promise((resolve) => child.onExit(({ exitCode }) => resolve(exitCode))),
    kill: (signal) => child.kill(signal),
  };
}
