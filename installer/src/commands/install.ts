import { isDeepStrictEqual } from "node:util";
import { tracePagePath } from "@cognobserve/settings/pages";
import { type AnswersFile, readAnswersFile } from "../answers/answers-file.ts";
import { exampleOf } from "../answers/other-value.ts";
import { checkFlags } from "../answers/setting-flags.ts";
import type { Installed } from "../events.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { installer } from "../failures/entry.ts";
import { failure } from "../failures.ts";
import { parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { distrust } from "../follow/door.ts";
import { forgetCopies } from "../installation/copies.ts";
import { openForRun } from "../installation/installation.ts";
import { readInstalled } from "../installation/installed.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Invocation } from "../invocation.ts";
import type { Mode } from "../modes/mode.ts";
import { modes } from "../modes/modes.ts";
import type { Prepared } from "../modes/prepare.ts";
import { consequencesOf } from "../modes/switching.ts";
import { describe, RunFailed, runSteps } from "../plan/runner.ts";
import { handToJournal, hostChangesFile, keepHostChanges } from "../repairs/kept-host-changes.ts";
import { openTerminal, type Terminal } from "../ui/terminal.ts";
import { during } from "../waits.ts";
import { fixedMode } from "./choose-mode.ts";
import { canShow, firstTrace, keyRefused } from "./first-trace.ts";
import {
  type Ground,
  givenFor,
  groundFor,
  isAsWanted,
  isInstalled,
  lookAround,
  newerRelease,
  type Start,
  sayOrigins,
} from "./ground.ts";
import type { InstallOptions } from "./options.ts";
import { judgeSettings } from "./preflight.ts";
import { inSession, type Session } from "./session.ts";

/** `cognobserve-install`: from nothing, or from wherever an earlier run was cut off, to a product that was seen to work. */
export async function install(flags: InstallOptions, outer: Invocation): Promise<ExitCode> {
  const invocation = { ...outer, readStandardInput: once(outer.readStandardInput) };
  let file: AnswersFile | undefined;
  try {
    file = flags.answers === undefined ? undefined : readAnswersFile(flags.answers, invocation);
  } catch (error) {
    // In a session of its own, as the commands that are suggested repeat what this run was given.
    return inSession(flags, invocation, () => Promise.reject(error));
  }
  const options = { ...flagsIn(file), ...flags };
  return inSession(options, invocation, async (session) => {
    const started = performance.now();
    checkFlags(options, invocation);
    const terminal = terminalFor(options, invocation);
    const start: Start = { session, invocation, options, file, said: new Set() };
    try {
      if (options.dryRun) return await showPlan(start);
      const asking = terminal !== undefined && (await hasQuestions(start));
      const { mode, prepared } = asking ? await askOn(terminal, start) : await takeForGiven(start);
      const fresh = !(await isInstalled(start));
      const changed = await bringAbout(session, invocation, mode, prepared);
      if (changed) await warnOfDistrust(session, invocation, prepared);
      session.renderer.emit({
        type: "installed",
        changed,
        elapsedMs: Math.round(performance.now() - started),
        ...(await describeInstalled(session.directory, prepared)),
      });
      if (fresh && terminal !== undefined && canShow(invocation)) {
        const { last } = await firstTrace(session, invocation, terminal, prepared);
        if (last === "refused") warnOfRefusal(session, prepared);
      }
      return exitCodes.done;
    } finally {
      terminal?.close();
    }
  });
}

/** Questions are loaded when there is somebody to ask. */
async function askOn(terminal: Terminal, start: Start): Promise<Ground> {
  const { ask } = await import("./ask.ts");
  return ask(start, terminal);
}

/** Standard input can be read once, and more than one answer may want it. */
function once(read: () => string): () => string {
  let text: string | undefined;
  return () => {
    text ??= read();
    return text;
  };
}

/** What an answers file says in the place of a flag. */
const flagsIn = (file: AnswersFile | undefined): Pick<InstallOptions, "mode" | "dir"> => ({
  ...(file?.mode !== undefined && { mode: file.mode }),
  ...(file?.dir !== undefined && { dir: file.dir }),
});

/** The terminal for questions; undefined when none are to be asked. @throws Failure «no-terminal», «usage» */
function terminalFor({ yes, dryRun, json }: InstallOptions, { stdin, stdout }: Invocation): Terminal | undefined {
  if (yes || dryRun) return undefined;
  if (json) {
    const problem = "--json asks no questions, so it needs --yes (or --dry-run).";
    throw failure("usage", { problem, suggestion: "Take every default:", corrected: `${installer} --yes` });
  }
  const terminal = openTerminal(stdin, stdout);
  if (terminal === undefined) throw failure("no-terminal", { flag: "--yes" });
  return terminal;
}

/** The mode, what was given for it and what comes of that, with nobody asked. */
async function readGround(start: Start): Promise<Ground> {
  const mode = (await fixedMode(start.options, start.session.directory)) ?? modes.quickstart;
  const given = givenFor(start, mode);
  sayOrigins(start, mode, given);
  const ground = await groundFor(start, mode, given.settings);
  const { yes, dryRun } = start.options;
  if ((yes || dryRun) && mode.name === "production" && ground.prepared.after.NEXTAUTH_URL === undefined) {
    throw failure("usage", {
      problem:
        "The mode production needs --url, the URL at which people will open the dashboard, where nobody is asked for it.",
      suggestion: "For instance:",
      corrected: `${installer} --url ${exampleOf("NEXTAUTH_URL")}`,
    });
  }
  return ground;
}

/** `--dry-run`: what would be done, once the settings have been found to fit together. @throws what refuses them */
async function showPlan(start: Start): Promise<ExitCode> {
  const { renderer, directory } = start.session;
  const { mode, prepared, given } = await readGround(start);
  await judgeSettings(start.session, mode, prepared, given);
  const steps = describe(mode.steps, prepared.context);
  renderer.emit({ type: "plan", mode: mode.name, dir: directory, version: prepared.context.version, steps });
  return exitCodes.done;
}

/** Whether there is something to ask: not when all is there already, just as it was asked for. */
async function hasQuestions(start: Start): Promise<boolean> {
  if (!(await isInstalled(start))) return true;
  const ground = await readGround(start);
  if (newerRelease(ground) !== undefined) return true;
  // What hinders this look is told, and perhaps mended, by the preflight.
  return !(await isAsWanted(start, ground).catch(() => false));
}

/** With nobody asked: the machine is looked at, and what the change of an installation means is said. @throws what refuses */
async function takeForGiven(start: Start): Promise<Ground> {
  const { renderer } = start.session;
  const ground = await lookAround(start, await readGround(start), undefined);
  const { before, after, context } = ground.prepared;
  const consequences = (await isInstalled(start)) ? consequencesOf(before, after, context.project) : [];
  for (const consequence of consequences) renderer.emit({ type: "warning", ...consequence });
  const newer = newerRelease(ground);
  if (newer !== undefined) {
    const message = `CognObserve stays at ${newer.from}. ${newer.to} is out; to upgrade:`;
    renderer.emit({ type: "warning", message, commands: [`${installer} --version ${newer.to}`] });
  }
  return ground;
}

/** @returns whether there was something to do */
async function bringAbout(session: Session, invocation: Invocation, mode: Mode, prepared: Prepared) {
  const { signal, stopping } = invocation;
  const { directory, renderer, explain, log, waitFor } = session;
  signal.throwIfAborted();
  if (await isAsWanted({ session }, { mode, prepared })) return false;
  const { context } = prepared;
  const plan = { mode: mode.name, project: context.project, version: context.version };
  const installation = await openForRun(directory, plan, () => unchanged(directory, prepared));
  const { journal, release, remove } = installation;
  renderer.emit({ type: "log-file", path: log.target });
  try {
    await handToJournal(hostChangesFile(invocation), session.hostChanges, journal);
    const running = { journal, emit: renderer.emit, waitFor, signal, wish: () => stopping.wish, explain };
    await runSteps(mode.steps, context, running);
    return true;
  } catch (error) {
    if (error instanceof RunFailed && error.touched === "rolled-back" && !journal.everDone) {
      log.rescue();
      await keepHostChanges(hostChangesFile(invocation), journal.hostChanges);
      await remove();
    }
    throw error;
  } finally {
    await forgetCopies(directory, journal).catch(() => undefined); // the next run forgets them
    await release();
  }
}

/** @throws Failure «settings-changed»: secrets that were made meanwhile would be lost */
async function unchanged(directory: string, { before }: Prepared): Promise<void> {
  const file = pathsOf(directory).env;
  if (!isDeepStrictEqual(parseEnv((await readIfThere(file)) ?? ""), before))
    throw failure("settings-changed", { file });
}

/** A certificate of a private authority is good enough, if somebody says so to the browsers. */
async function warnOfDistrust(session: Session, { signal }: Invocation, { context }: Prepared): Promise<void> {
  const { renderer, waitFor } = session;
  const { hostname } = new URL(context.web.url);
  const reason = await during(waitFor, `Asking ${hostname} for its certificate`, () =>
    distrust(context.web, AbortSignal.any([signal, AbortSignal.timeout(5000)])),
  );
  if (reason === undefined) return;
  const message = `The certificate of ${hostname} is not one that everybody trusts (${reason}). Browsers and clients have to be told to trust its authority.`;
  renderer.emit({ type: "warning", message, commands: [] });
}

/** No failure here: the installation is done. */
function warnOfRefusal({ directory, renderer }: Session, prepared: Prepared): void {
  const { cause, remedy, commands } = keyRefused(directory, prepared).text;
  renderer.emit({ type: "warning", message: `${cause} ${remedy}`, commands });
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
