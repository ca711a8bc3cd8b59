import { openKeyboard } from "./keyboard.ts";

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
  const input = openKeyboard();
  return input && { input, output: stdout, close: () => input.pause() };
}
