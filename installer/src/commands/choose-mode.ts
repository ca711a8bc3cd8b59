import { failure } from "../failures.ts";
import { installedMode } from "../installation/installed-mode.ts";
import type { Mode } from "../modes/mode.ts";
import { isModeName, modes } from "../modes/modes.ts";
import type { Terminal } from "../ui/terminal.ts";
import type { InstallOptions } from "./options.ts";
import type { Session } from "./session.ts";

/**
 * The mode: what the directory holds, else the flag's, else what a person chooses, else Quick Start.
 * @throws Failure «mode-fixed» when the flag names another one than the directory holds, «interrupted»
 */
export async function chooseMode(
  { mode: wanted }: Pick<InstallOptions, "mode">,
  { directory, renderer, rememberArguments }: Session,
  terminal: Terminal | undefined,
): Promise<Mode> {
  const installed = await installedMode(directory);
  if (installed !== undefined && wanted !== undefined && wanted !== installed) {
    throw failure("mode-fixed", { dir: directory, installed, wanted });
  }
  const known = installed ?? wanted;
  if (known !== undefined && isModeName(known)) return modes[known];
  if (terminal === undefined) return modes.quickstart;
  renderer.close();
  const { askMode } = await import("../ui/ask-mode.ts");
  const chosen = await askMode(terminal);
  if (chosen === undefined) throw failure("interrupted", {});
  rememberArguments(["--mode", chosen]);
  return modes[chosen];
}

/** The mode of an installation that is there. @throws Failure «not-installed» */
export async function modeOf(directory: string): Promise<Mode> {
  const installed = await installedMode(directory);
  if (installed === undefined) throw failure("not-installed", { dir: directory });
  return modes[installed];
}
