import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { program } from "../failures/entry.ts";
import { failure } from "../failures.ts";
import { forgetCopies } from "../installation/copies.ts";
import { openExisting } from "../installation/installation.ts";
import { installedMode } from "../installation/installed-mode.ts";
import type { Invocation } from "../invocation.ts";
import { modes } from "../modes/modes.ts";
import { prepare } from "../modes/prepare.ts";
import { undoSteps } from "../plan/runner.ts";
import { openTerminal } from "../ui/terminal.ts";
import { version } from "../version.ts";
import { commandsAgainstInstaller } from "./installer-remains.ts";
import type { UninstallOptions } from "./options.ts";
import { inSession } from "./session.ts";

/** `uninstall`: walks the journal backwards. The data, and the `.env` with its keys, stay unless they are to go too. */
export const uninstall = (options: UninstallOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, "unknown", async ({ directory, renderer, api, cli, log, explain, waitFor }) => {
    const installation = await openExisting(directory);
    try {
      const deleteData = await decide(options, invocation, directory);
      // One that was cut off before it noted anything has nothing of any mode.
      const mode = modes[(await installedMode(directory)) ?? "quickstart"];
      const { context } = await prepare({
        mode,
        directory,
        version,
        checkout: undefined,
        given: {},
        api,
        cli,
        log,
      });
      const undoing = { ...context, data: deleteData ? "delete" : "keep" } as const;
      await undoSteps(installation.journal.everything, mode.steps, undoing, { emit: renderer.emit, waitFor, explain });
      await (deleteData ? installation.remove() : installation.removeAllButJournal());
      await forgetCopies(directory, installation.journal);
      for (const { what, takeBack } of installation.journal.hostChanges) {
        const message = `When CognObserve was installed: ${what} It stays, as others may use it by now.`;
        renderer.emit({ type: "warning", message, commands: takeBack });
      }
      renderer.emit({
        type: "notice",
        message: deleteData
          ? "CognObserve and its data are gone."
          : `CognObserve is gone. Its data is kept in ${namesOf(context.volumes)}, and its keys in ${directory}/.env.`,
      });
      if (!deleteData) {
        const commands = [`${program} uninstall --delete-data`];
        renderer.emit({ type: "warning", message: "To delete them too, for good:", commands });
      }
      const commands = await commandsAgainstInstaller(invocation);
      if (commands.length > 0) {
        const message = "The installer itself is still there, as other installations may need it. To remove it too:";
        renderer.emit({ type: "warning", message, commands });
      }
      return exitCodes.done;
    } finally {
      await installation.release();
    }
  });

const namesOf = (volumes: readonly string[]): string =>
  `${volumes.length === 1 ? "the volume" : "the volumes"} ${volumes.join(", ")}`;

/** Whether the data goes too. Asks where there is somebody to ask. @throws Failure «left», «no-terminal» */
async function decide(options: UninstallOptions, invocation: Invocation, directory: string): Promise<boolean> {
  if (options.yes) return options.deleteData === true;
  const { stdin, stdout, env, signal } = invocation;
  const terminal = options.json ? undefined : openTerminal(stdin, stdout);
  if (terminal === undefined) throw failure("no-terminal", { flag: "--yes" });
  try {
    const { askUninstall } = await import("../ui/ask-uninstall.ts");
    const answer = await askUninstall({ terminal, env, signal }, directory, options.deleteData === true);
    if (answer === undefined) throw failure("left", {});
    return answer.deleteData;
  } finally {
    terminal.close();
  }
}
