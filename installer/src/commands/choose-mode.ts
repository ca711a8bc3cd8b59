import { failure } from "../failures.ts";
import { installedMode } from "../installation/installed-mode.ts";
import type { Mode } from "../modes/mode.ts";
import { isModeName, modes } from "../modes/modes.ts";
import type { InstallOptions } from "./options.ts";

/**
 * The mode, where nobody has to be asked for it: what the directory holds, else what a flag or the answers file says.
 * @throws Failure «mode-fixed» when these differ
 */
export async function fixedMode(
  { mode: wanted }: Pick<InstallOptions, "mode">,
  directory: string,
): Promise<Mode | undefined> {
  const installed = await installedMode(directory);
  if (installed !== undefined && wanted !== undefined && wanted !== installed) {
    throw failure("mode-fixed", { dir: directory, installed, wanted });
  }
  const known = installed ?? wanted;
  return known !== undefined && isModeName(known) ? modes[known] : undefined;
}
