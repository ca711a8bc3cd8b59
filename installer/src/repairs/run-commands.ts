import { execa } from "execa";

/** A command that was not done, and what it said last. */
export interface CommandFailed {
  readonly command: string;
  readonly lastLines: readonly string[];
}

/** How much of what a command said is repeated when it has failed. */
const LAST_LINES = 5;

/** Where a command reads and writes. */
export interface Surroundings {
  readonly env: Readonly<Partial<Record<string, string>>>;
  readonly signal: AbortSignal;
  /** Handed on while the command runs. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs commands by sh, one after the other, up to the first that fails. They are asked nothing: what sudo has to ask is
 * asked before.
 * @returns undefined when all were done
 */
export async function runCommands(
  commands: readonly string[],
  { env, signal, onLine }: Surroundings,
): Promise<CommandFailed | undefined> {
  for (const command of commands) {
    onLine(command);
    const child = execa("sh", ["-c", command], {
      env,
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      all: true,
      cancelSignal: signal,
      forceKillAfterDelay: 10_000,
    });
    const lines: string[] = [];
    for await (const line of child.iterable({ from: "all" })) {
      lines.push(line);
      onLine(line);
    }
    const { exitCode } = await child;
    signal.throwIfAborted();
    if (exitCode !== 0) {
      return { command, lastLines: lines.filter((line) => line.trim() !== "").slice(-LAST_LINES) };
    }
  }
  return undefined;
}

/** Lets sudo ask for the password on the terminal, once, before anything moves on the screen. @returns whether it was right */
export async function askForRoot(env: Surroundings["env"]): Promise<boolean> {
  const { exitCode } = await execa("sudo", ["-v"], { env, extendEnv: false, reject: false, stdio: "inherit" });
  return exitCode === 0;
}
