import { Compose, volumeExists } from "../engine/compose.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { program } from "../failures/entry.ts";
import { type Failure, failure } from "../failures.ts";
import { parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { forgetCopies } from "../installation/copies.ts";
import { openExisting } from "../installation/installation.ts";
import { installedMode } from "../installation/installed-mode.ts";
import { pathsOf } from "../installation/paths.ts";
import { hasTraces } from "../installation/require-installed.ts";
import type { Invocation } from "../invocation.ts";
import { modes } from "../modes/modes.ts";
import { prepare, projectName } from "../modes/prepare.ts";
import { placeOf } from "../modes/switching.ts";
import { RunFailed, undoSteps } from "../plan/runner.ts";
import type { InstallContext } from "../steps/context.ts";
import type { ToUninstall } from "../ui/ask-uninstall.ts";
import { openTerminal } from "../ui/terminal.ts";
import { version } from "../version.ts";
import { commandsAgainstInstaller } from "./installer-remains.ts";
import type { UninstallOptions } from "./options.ts";
import { inSession } from "./session.ts";

/** `uninstall`: walks the journal backwards. The data, and the `.env` with its keys, stay unless they are to go too. */
export const uninstall = (options: UninstallOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, async ({ directory, renderer, api, cli, log, explain, waitFor }) => {
    const installation = await openExisting(directory);
    try {
      if (installation.journal.runs.length === 0) throw await nothingKnown(directory);
      // One that was cut off before it noted anything has nothing of any mode.
      const mode = modes[(await installedMode(directory)) ?? "quickstart"];
      const { context, before } = await prepare({
        mode,
        directory,
        version,
        checkout: undefined,
        given: undefined,
        // What is to go needs none of them.
        leaveOutUnusable: true,
        // What the installer has made, and nothing of another installation whose name stands in .env by now.
        project: installation.journal.runs.at(-1)?.project,
        api,
        cli,
        log,
      });
      const database = mode.replaceable.includes("postgres") ? externalDatabase(before.DATABASE_URL) : undefined;
      const deleteData = await decide(options, invocation, { directory, externalDatabase: database !== undefined });
      const undoing = {
        ...context,
        // From where it finds neither files nor an .env, which may be damaged: it knows the project by its labels.
        compose: new Compose(cli, "/", context.project),
        data: deleteData ? "delete" : "keep",
      } as const;
      const { journal, remove, removeAllButJournal } = installation;
      const { emit } = renderer;
      const takenBack = await undoSteps(journal.everything, mode.steps, undoing, { emit, waitFor, explain });
      try {
        await (deleteData ? remove() : removeAllButJournal());
        await forgetCopies(directory, journal);
        for (const { what, takeBack } of journal.hostChanges) {
          const message = `When CognObserve was installed: ${what} It stays, as others may use it by now.`;
          emit({ type: "warning", message, commands: takeBack });
        }
        const kept = deleteData ? [] : await whatIsKept(context, database);
        emit({ type: "notice", message: whatIsGone(deleteData, kept, database) });
        if (kept.length > 0) {
          const commands = [`${program} uninstall --delete-data`];
          emit({ type: "warning", message: "To delete that too, for good:", commands });
        }
        const commands = await commandsAgainstInstaller(invocation);
        if (commands.length > 0) {
          const message = "The installer itself is still there, as other installations may need it. To remove it too:";
          emit({ type: "warning", message, commands });
        }
        return exitCodes.done;
      } catch (error) {
        throw new RunFailed(await explain(error), "kept", takenBack);
      }
    } finally {
      await installation.release();
    }
  });

/** Why nothing can be taken away where the journal tells of no run. */
async function nothingKnown(directory: string): Promise<Failure> {
  if (!(await hasTraces(directory))) return failure("not-installed", { dir: directory, notes: "empty" });
  const { env, state, journal } = pathsOf(directory);
  const inEnv = parseEnv((await readIfThere(env)) ?? "");
  const project = inEnv.COMPOSE_PROJECT_NAME || projectName(directory);
  return failure("journal-missing", { file: journal, state, project });
}

/** A Postgres that is not ours, in words; undefined where there is none. */
function externalDatabase(url: string | undefined): string | undefined {
  if (!url) return undefined;
  const place = placeOf("DATABASE_URL", url);
  return place === undefined ? "your Postgres" : `your Postgres at ${place}`;
}

/** What is there still, in words. */
async function whatIsKept(
  { api, directory, volumes }: Pick<InstallContext, "api" | "directory" | "volumes">,
  database: string | undefined,
): Promise<readonly string[]> {
  const exist = await Promise.all(volumes.map((name) => volumeExists(api, name)));
  const names = volumes.filter((_, index) => exist[index]);
  const inVolumes = `the ${names.length === 1 ? "volume" : "volumes"} ${names.join(", ")}`;
  const { env } = pathsOf(directory);
  return [
    ...(names.length === 0 ? [] : [database === undefined ? `the data in ${inVolumes}` : inVolumes]),
    ...((await readIfThere(env)) === undefined ? [] : [`the keys in ${env}`]),
  ];
}

function whatIsGone(deleteData: boolean, kept: readonly string[], database: string | undefined): string {
  if (deleteData && database === undefined) return "CognObserve and its data are gone.";
  return [
    deleteData ? "CognObserve is gone, with its volumes and keys." : "CognObserve is gone.",
    ...(database === undefined ? [] : [`Its data stays in ${database}.`]),
    ...(kept.length === 0 ? [] : [`Kept: ${kept.join(", and ")}.`]),
  ].join(" ");
}

/** Whether the data goes too. Asks where there is somebody to ask. @throws Failure «left», «no-terminal» */
async function decide(options: UninstallOptions, invocation: Invocation, installation: ToUninstall): Promise<boolean> {
  if (options.yes) return options.deleteData === true;
  const { stdin, stdout, env, signal } = invocation;
  const terminal = options.json ? undefined : openTerminal(stdin, stdout);
  if (terminal === undefined) throw failure("no-terminal", { flag: "--yes" });
  try {
    const { askUninstall } = await import("../ui/ask-uninstall.ts");
    const answer = await askUninstall({ terminal, env, signal }, installation, options.deleteData === true);
    if (answer === undefined) throw failure("left", {});
    return answer.deleteData;
  } finally {
    terminal.close();
  }
}
