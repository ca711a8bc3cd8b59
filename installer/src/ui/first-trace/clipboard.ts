import type { Environment } from "@cognobserve/settings/read";

const esc = "\u001B";

/**
 * The control sequence that asks a terminal to put a text into the clipboard of whoever sits before it, over SSH as
 * well: OSC 52 of xterm's control sequences. Terminals may ignore it, and none says whether it has.
 *
 * tmux takes it for itself where `set-clipboard` is on; and hands it on, wrapped up, where `allow-passthrough` is on.
 */
export function clipboardSequence(text: string, { TMUX }: Environment): string {
  const sequence = `${esc}]52;c;${Buffer.from(text).toString("base64")}\u0007`;
  if (!TMUX) return sequence;
  return `${sequence}${esc}Ptmux;${sequence.replaceAll(esc, esc + esc)}${esc}\\`;
}
