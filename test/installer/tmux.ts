import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { vi } from "vitest";
import { openScreen, type Screen, type Size } from "./screen.ts";

/** A session of a tmux server of a test's own, which has nobody's configuration. */
export interface Tmux extends AsyncDisposable {
  /** What stands in its pane now. */
  readonly text: () => Promise<string>;
  /** All that has been in it since the start; what the pane has broken is whole again. */
  readonly everything: () => Promise<string>;
  /** Waits until the pane shows this. */
  readonly shows: (words: string | RegExp, timeoutMs?: number) => Promise<void>;
  /** Presses keys, each by tmux's name for it. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly resize: (size: Size) => Promise<void>;
  /** A command of tmux and what it says. */
  readonly ask: (...args: readonly string[]) => Promise<string>;
  /** A terminal that shows the session. */
  readonly attach: () => Screen;
  /** Ends the session, as closing the window does: what runs in it is told by SIGHUP. */
  readonly kill: () => Promise<void>;
}

/** Runs a shell command in a session of its own. */
export async function openTmux(
  command: string,
  env: Readonly<Record<string, string>>,
  [columns, rows]: Size,
): Promise<Tmux> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "tmux-"));
  const server = ["-S", path.join(directory, "socket"), "-f", "/dev/null"];
  const all = { ...env, TERM: "xterm-256color", LANG: "C.UTF-8", SHELL: "/bin/sh" };
  const ask = async (...args: readonly string[]) =>
    (await execa("tmux", [...server, ...args], { env: all, extendEnv: false })).stdout;
  await ask("new-session", "-d", "-x", String(columns), "-y", String(rows), command);
  const text = () => ask("capture-pane", "-p");
  const kill = async () => {
    await execa("tmux", [...server, "kill-server"], { env: all, extendEnv: false, reject: false });
    await rm(directory, { recursive: true, force: true });
  };
  return {
    text,
    everything: () => ask("capture-pane", "-p", "-J", "-S", "-"),
    shows: (words, timeoutMs = 30_000) =>
      vi.waitFor(
        async () => {
          const shown = await text();
          const found = typeof words === "string" ? shown.includes(words) : words.test(shown);
          if (!found) throw new Error(`not in the pane: ${String(words)}\n${shown}`);
        },
        { timeout: timeoutMs, interval: 50 },
      ),
    press: async (...keys) => {
      await ask("send-keys", ...keys);
    },
    resize: async ([wide, high]) => {
      await ask("resize-window", "-x", String(wide), "-y", String(high));
    },
    ask,
    attach: () => openScreen(["tmux", ...server, "attach"].join(" "), all),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
