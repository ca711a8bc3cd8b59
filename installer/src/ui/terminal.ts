import { closeSync, openSync } from "node:fs";
import { ReadStream } from "node:tty";

/** A person's keyboard and screen. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly close: () => void;
}

/**
 * The terminal to ask questions on: standard input where it is one, else /dev/tty, as under `curl … | sh`, where
 * standard input is the script. Undefined when there is nobody to ask, or nobody would see the question.
 */
export function openTerminal(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): Terminal | undefined {
  if (stdout.isTTY !== true) return undefined;
  if (stdin.isTTY === true) return { input: stdin, output: stdout, close: () => stdin.pause() };
  let file: number;
  try {
    file = openSync("/dev/tty", "r+");
  } catch {
    return undefined; // no controlling terminal
  }
  const input = new ReadStream(file);
  if (!input.isTTY) {
    closeSync(file);
    return undefined;
  }
  return { input, output: stdout, close: () => input.destroy() };
}
