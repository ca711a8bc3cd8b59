import { isSettingName } from "../answers/setting-names.ts";
import { wordOf } from "../answers/setting-words.ts";
import { installer, newestInstaller, program } from "../failures/entry.ts";
import { shellWord } from "../failures/shell-word.ts";
import type { SshSession } from "../ssh-session.ts";

/** How this run was started, for commands that a user is to type next. */
export interface CommandLine {
  /** `./install.sh` or `cognobserve-install`. */
  readonly program: string;
  /** Arguments of this run, without secrets. */
  readonly args: readonly string[];
  /** `--dir DIR` when it was given. */
  readonly directoryArgs: readonly string[];
  /** Undefined where it was not started over SSH. */
  readonly ssh?: SshSession | undefined;
}

/** Fills the stand-ins of the failure catalogue in. */
export function spell(command: string, line: CommandLine): string {
  if (command === program || command.startsWith(`${program} `)) {
    const directory = / --dir[ =]/.test(command) ? [] : line.directoryArgs;
    return [line.program + command.slice(program.length), ...directory.map(shellWord)].join(" ");
  }
  if (command === newestInstaller) {
    const kept = withoutOverruled(line.args, ["--version"]).map(shellWord);
    return [fetchNewest, ...(kept.length === 0 ? [] : ["-s --", ...kept])].join(" ");
  }
  const added = command.split(" ").slice(1);
  const kept = added.length === 0 ? line.args : withoutOverruled(line.args, added);
  const rerun = [line.program, ...kept.map(shellWord)].join(" ");
  return command.replace(installer, () => rerun);
}

const fetchNewest = "curl -fsSL https://get.cognobserve.dev/install.sh | sh";

/** Leaves options out that are given anew: the same `--dir` or the same setting twice would only confuse. */
function withoutOverruled(args: readonly string[], added: readonly string[]): readonly string[] {
  const overruled = new Set(added.map((_, index) => subject(added, index)).filter((name) => name !== undefined));
  return args.filter((arg, index) => {
    const before = args[index - 1];
    const isValue = before !== undefined && takesValue(before) && !arg.startsWith("--");
    const own = subject(args, isValue ? index - 1 : index);
    return own === undefined || !overruled.has(own);
  });
}

const takesValue = (word: string): boolean =>
  ["--set", "--mode", "--dir", "--version", "--url", "--answers"].includes(word);

/** What an option at that place is about, when it takes a value that can be overruled. */
function subject(args: readonly string[], index: number): string | undefined {
  const [, flag = "", value] = /^(--[a-z]+)(?:=(.*))?$/s.exec(args[index] ?? "") ?? [];
  if (!takesValue(flag)) return undefined;
  if (flag !== "--set") return flag;
  const name = (value ?? args[index + 1] ?? "").split("=")[0] ?? "";
  const word = isSettingName(name) ? wordOf(name) : undefined;
  return word === undefined ? `--set ${name}` : `--${word}`;
}
