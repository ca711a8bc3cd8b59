import os from "node:os";
import path from "node:path";
import type { Environment } from "@cognobserve/settings/read";
import type { Stopping } from "./plan/stopping.ts";

/** What the process was given by its surroundings. Made once, in main.ts; nothing else looks at `process`. */
export interface Invocation {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly stdin: NodeJS.ReadStream;
  /** Standard input to its end, for a value that is piped in. */
  readonly readStandardInput: () => string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly workingDirectory: string;
  /** 0 for root; undefined where users have no numbers. */
  readonly userId: number | undefined;
  /** How the user started this program, for the commands that are suggested. */
  readonly program: string;
  /** Aborts with a Failure when the user or the system wants the run to end. */
  readonly signal: AbortSignal;
  /** How the run can be asked to end otherwise. */
  readonly stopping: Stopping;
  /** What SIGINT does: ends the run in order; when it is ending already, at once. */
  readonly interrupt: () => void;
}

/** The directory of the installation: `--dir`, else /opt for root and the home directory for others. */
export function installationDirectory(option: string | undefined, { userId, workingDirectory }: Invocation): string {
  if (option === undefined) return userId === 0 ? "/opt/cognobserve" : path.join(os.homedir(), "cognobserve");
  // `--dir=~/x` reaches us as it is: shells expand ~ at the start of a word only.
  const expanded = option.replace(/^~(?=$|\/)/, () => os.homedir());
  return path.resolve(workingDirectory, expanded);
}

/** How a user would type this program again: the checkout's script, the name on the PATH, or the file itself. */
export function programName(env: Environment, execPath: string): string {
  if (env.COGNOBSERVE_CHECKOUT) return "./install.sh";
  const onPath = (env.PATH ?? "").split(path.delimiter).includes(path.dirname(execPath));
  return onPath ? path.basename(execPath) : execPath;
}
