import path from "node:path";
import type { Environment } from "@cognobserve/settings/read";
import { homeDirectory, withoutTilde } from "./home-directory.ts";
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

type Place = Pick<Invocation, "env" | "userId" | "workingDirectory">;

/** Where an installation goes when no directory is named; undefined for who has no home directory. */
export function usualDirectory({ env, userId }: Pick<Place, "env" | "userId">): string | undefined {
  if (userId === 0) return "/opt/cognobserve";
  const home = homeDirectory(env);
  return home && path.join(home, "cognobserve");
}

/** The directory of the installation: `--dir`, else the usual one, which not everybody has. */
export function installationDirectory(option: string | undefined, invocation: Place): string | undefined {
  if (option === undefined) return usualDirectory(invocation);
  // `--dir=~/x` reaches us as it is: shells expand ~ at the start of a word only.
  return path.resolve(invocation.workingDirectory, withoutTilde(option, homeDirectory(invocation.env)));
}

/** How a user would type this program again: the checkout's script, the name on the PATH, or the file itself. */
export function programName(env: Environment, execPath: string): string {
  if (env.COGNOBSERVE_CHECKOUT) return "./install.sh";
  const onPath = (env.PATH ?? "").split(path.delimiter).includes(path.dirname(execPath));
  return onPath ? path.basename(execPath) : execPath;
}
