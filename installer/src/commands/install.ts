import { tracePagePath } from "@cognobserve/settings/pages";
import { type AnswersFile, readAnswersFile } from "../answers/answers-file.ts";
import { meaninglessVariables } from "../answers/environment.ts";
import { type Given, type GivenSettings, readGiven } from "../answers/given-settings.ts";
import type { Installed } from "../events.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { shellWord } from "../failures/shell-word.ts";
import { failure } from "../failures.ts";
import { distrust } from "../follow/door.ts";
import { forgetCopies } from "../installation/copies.ts";
import { openForRun } from "../installation/installation.ts";
import { readInstalled } from "../installation/installed.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Invocation } from "../invocation.ts";
import type { Mode } from "../modes/mode.ts";
import { type Prepared, prepare } from "../modes/prepare.ts";
import { consequencesOf } from "../modes/switching.ts";
import { allDone, describe, RunFailed, runSteps } from "../plan/runner.ts";
import { openTerminal, type Terminal } from "../ui/terminal.ts";
import { version } from "../version.ts";
import { ask, confirm } from "./ask.ts";
import { chooseMode } from "./choose-mode.ts";
import { canShow, firstTrace } from "./first-trace.ts";
import type { InstallOptions } from "./options.ts";
import { preflight } from "./preflight.ts";
import { inSession, type Session } from "./session.ts";

/** `cognobserve-install`: from nothing, or from wherever an earlier run was cut off, to a product that was seen to work. */
export async function install(flags: InstallOptions, invocation: Invocation): Promise<ExitCode> {
  const answers = flags.answers === undefined ? undefined : readAnswersFile(flags.answers, invocation);
  const options = { ...withDefined(answers), ...flags };
  return inSession(options, invocation, "nothing", async (session) => {
    const started = performance.now();
    const terminal = terminalFor(options, invocation);
    try {
      const mode = await chooseMode(options, session, terminal);
      const { settings: given, variables } = givenBy(options, invocation, mode, answers);
      sayOrigins(session, invocation, mode, variables, answers);
      const prepared = await prepareWith(session, invocation, mode, given);
      if (options.yes && mode.name === "production" && prepared.after.NEXTAUTH_URL === undefined) {
        throw failure("usage", {
          problem: "--yes --mode production needs --url: where people will open the dashboard.",
        });
      }
      if (options.dryRun) {
        emitPlan(session, mode, prepared);
        return exitCodes.done;
      }
      const final = await agree(session, invocation, mode, given, prepared, terminal);
      const fresh = (await readInstalled(session.directory)) === undefined;
      const changed = await bringAbout(session, invocation, mode, final);
      if (changed) await warnOfDistrust(session, invocation, final);
      session.renderer.emit({
        type: "installed",
        changed,
        elapsedMs: Math.round(performance.now() - started),
        ...(await describeInstalled(session.directory, final)),
      });
      if (fresh && terminal !== undefined && canShow(invocation)) {
        await firstTrace(session, invocation, terminal, final);
      }
      return exitCodes.done;
    } finally {
      terminal?.close();
    }
  });
}

/** What an answers file says in the place of a flag. */
const withDefined = (answers: AnswersFile | undefined): Pick<InstallOptions, "mode" | "dir"> => ({
  ...(answers?.mode !== undefined && { mode: answers.mode }),
  ...(answers?.dir !== undefined && { dir: answers.dir }),
});

/** The terminal for questions; undefined when none are to be asked. @throws Failure «no-terminal», «usage» */
function terminalFor({ yes, dryRun, json }: InstallOptions, { stdin, stdout }: Invocation): Terminal | undefined {
  if (yes || dryRun) return undefined;
  if (json) throw failure("usage", { problem: "--json asks no questions, so it needs --yes (or --dry-run)." });
  const terminal = openTerminal(stdin, stdout);
  if (terminal === undefined) throw failure("no-terminal", { flag: "--yes" });
  return terminal;
}

const givenBy = (
  options: InstallOptions,
  { env, workingDirectory, readStandardInput }: Invocation,
  { name }: Mode,
  file: AnswersFile | undefined,
): Given => readGiven(options, name, { env, file, workingDirectory, readStandardInput });

/** What came from somewhere that nobody has just typed is said, by names alone. */
function sayOrigins(
  { renderer }: Session,
  { env }: Invocation,
  { name: mode }: Mode,
  variables: readonly string[],
  answers: AnswersFile | undefined,
): void {
  if (variables.length > 0)
    renderer.emit({ type: "notice", message: `From the environment: ${variables.join(", ")}.` });
  const meaningless = meaninglessVariables(env, mode);
  if (meaningless.length > 0) {
    const message = `In the environment, but without a meaning in the mode ${mode}: ${meaningless.join(", ")}.`;
    renderer.emit({ type: "notice", message });
  }
  if (answers?.exposed) {
    const message = `${answers.path} holds secrets, and others can read it. To close it:`;
    renderer.emit({ type: "warning", message, commands: [`chmod 600 ${shellWord(answers.path)}`] });
  }
}

const prepareWith = (
  { directory, api, cli, log }: Session,
  { env }: Invocation,
  mode: Mode,
  given: GivenSettings,
): Promise<Prepared> =>
  prepare({ mode, directory, version, checkout: env.COGNOBSERVE_CHECKOUT || undefined, given, api, cli, log });

function emitPlan({ renderer, directory }: Session, mode: Mode, { context }: Prepared): void {
  const steps = describe(mode.steps, context);
  renderer.emit({ type: "plan", mode: mode.name, dir: directory, version: context.version, steps });
}

/**
 * Everything that is looked at and asked before something is changed. The machine is looked at first, so that nobody
 * answers questions for nothing; and again, when the answers name something to look at.
 */
async function agree(
  session: Session,
  invocation: Invocation,
  mode: Mode,
  given: GivenSettings,
  prepared: Prepared,
  terminal: Terminal | undefined,
): Promise<Prepared> {
  const { renderer, directory } = session;
  const said = new Set<string>();
  const prepareAgain = (settings: GivenSettings) => prepareWith(session, invocation, mode, settings);
  const mending = { terminal, prepareAgain };
  const looked = await preflight(session, invocation, mode, prepared, given, said, mending);
  const answers =
    terminal === undefined
      ? {}
      : await ask(terminal, session, invocation.workingDirectory, mode, looked.given, looked.prepared);
  const all = { ...looked.given, ...answers };
  const asked = terminal === undefined ? looked.prepared : await prepareAgain(all);
  const lookAgain = terminal !== undefined && mode.name === "production";
  const final = lookAgain ? (await preflight(session, invocation, mode, asked, all, said, mending)).prepared : asked;
  const installed = (await readInstalled(directory)) !== undefined;
  const consequences = installed ? consequencesOf(final.before, final.after, final.context.project) : [];
  for (const consequence of consequences) renderer.emit({ type: "warning", ...consequence });
  if (consequences.length > 0 && terminal !== undefined) await confirm(terminal, session, "Change it all the same?");
  else if (terminal !== undefined) await confirm(terminal, session, "Install now?");
  return final;
}

/** @returns whether there was something to do */
async function bringAbout(session: Session, { signal, stopping }: Invocation, mode: Mode, { context }: Prepared) {
  const { directory, renderer, explain, log } = session;
  signal.throwIfAborted();
  if ((await readInstalled(directory)) !== undefined && (await allDone(mode.steps, context))) return false;
  const installation = await openForRun(directory, {
    mode: mode.name,
    project: context.project,
    version: context.version,
  });
  const { journal, release, remove } = installation;
  renderer.emit({ type: "log-file", path: log.target });
  try {
    for (const change of session.hostChanges) await journal.noteHostChange(change);
    await runSteps(mode.steps, context, { journal, emit: renderer.emit, signal, wish: () => stopping.wish, explain });
    return true;
  } catch (error) {
    if (error instanceof RunFailed && error.touched === "rolled-back" && !journal.everDone) {
      log.rescue();
      await remove();
    }
    throw error;
  } finally {
    await forgetCopies(directory, journal).catch(() => undefined); // the next run forgets them
    await release();
  }
}

/** A certificate of a private authority is good enough, if somebody says so to the browsers. */
async function warnOfDistrust({ renderer }: Session, { signal }: Invocation, { context }: Prepared): Promise<void> {
  const reason = await distrust(context.web, AbortSignal.any([signal, AbortSignal.timeout(5000)]));
  if (reason === undefined) return;
  const { hostname } = new URL(context.web.url);
  const message = `The certificate of ${hostname} is not one that everybody trusts (${reason}). Browsers and clients have to be told to trust its authority.`;
  renderer.emit({ type: "warning", message, commands: [] });
}

async function describeInstalled(
  directory: string,
  { context, adminEmail, publicUrl, publicIngestUrl }: Prepared,
): Promise<Installed> {
  const record = await readInstalled(directory);
  return {
    dir: directory,
    mode: context.mode,
    version: context.version,
    dashboardUrl: publicUrl,
    ingestUrl: publicIngestUrl,
    ...(record !== undefined && { traceUrl: publicUrl + tracePagePath(record.projectId, record.traceId) }),
    adminEmail,
    envFile: pathsOf(directory).env,
  };
}
