import { installer, program } from "../failures.ts";

/** How this run was started, for commands that a user is to type next. */
export interface CommandLine {
  /** `./install.sh` or `cognobserve-install`. */
  readonly program: string;
  /** Arguments of this run, without secrets. */
  readonly args: readonly string[];
  /** `--dir DIR` when it was given. */
  readonly directoryArgs: readonly string[];
}

/** Fills the two stand-ins of the failure catalogue in. */
export function spell(command: string, line: CommandLine): string {
  if (command === program || command.startsWith(`${program} `)) {
    return [line.program + command.slice(program.length), ...line.directoryArgs.map(shellWord)].join(" ");
  }
  const rerun = [line.program, ...line.args.map(shellWord)].join(" ");
  return command.replace(installer, () => rerun);
}

/** A word as a POSIX shell reads it. */
export const shellWord = (word: string): string =>
  /^[A-Za-z0-9_./:@%+,=~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
