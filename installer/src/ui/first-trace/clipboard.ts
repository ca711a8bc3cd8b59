import type { Environment } from "@cognobserve/settings/read";
import { execa } from "execa";

const esc = "\u001B";

/** A tmux that does not answer is not waited for: somebody has pressed a key. */
const patienceMs = 2000;

/** Where a text was put: sent to the terminal's clipboard, and with `tmux` in its buffer as well. */
export type Copied = "terminal" | "tmux";

/**
 * Puts a text into the clipboard of whoever sits before the terminal. As tmux keeps programs in it from the clipboard
 * (its `set-clipboard` is `external`), it is asked itself: the text is in its buffer then, and is handed on by tmux, or
 * said to the terminal around it where tmux cannot do that yet.
 * @param write to the terminal
 */
export async function copy(text: string, env: Environment, write: (sequence: string) => void): Promise<Copied> {
  if (!env.TMUX) {
    write(clipboardSequence(text, env));
    return "terminal";
  }
  const load = (...flags: readonly string[]) =>
    execa("tmux", ["load-buffer", ...flags, "-"], {
      env,
      extendEnv: false,
      input: text,
      reject: false,
      timeout: patienceMs,
    });
  const handedOn = await load("-w");
  if (!handedOn.failed) return "tmux";
  const loaded = !handedOn.timedOut && !(await load()).failed; // before 3.2 it has no -w
  write(clipboardSequence(text, env));
  return loaded ? "tmux" : "terminal";
}

/**
 * The control sequence that asks a terminal to put a text into the clipboard of whoever sits before it, over SSH as
 * well: OSC 52 of xterm's control sequences. Terminals may ignore it, and none says whether it has.
 *
 * tmux takes it for itself where `set-clipboard` is on; and hands it on, wrapped up, where `allow-passthrough` is on.
 */
function clipboardSequence(text: string, { TMUX }: Environment): string {
  const sequence = `${esc}]52;c;${Buffer.from(text).toString("base64")}\u0007`;
  if (!TMUX) return sequence;
  return `${sequence}${esc}Ptmux;${sequence.replaceAll(esc, esc + esc)}${esc}\\`;
}
