import { tracePagePath } from "@cognobserve/settings/pages";
import type { SettingName } from "@cognobserve/settings/table";
import { type GivenSettings, problemWith, readGivenSettings } from "../answers/given-settings.ts";
import type { Need } from "../checks/check.ts";
import { judge } from "../checks/judge.ts";
import type { Installed } from "../events.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { gatherFacts } from "../facts/gather.ts";
import { failure } from "../failures.ts";
import { parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { forgetCopies } from "../installation/copies.ts";
import { openForRun } from "../installation/installation.ts";
import { readInstalled } from "../installation/installed.ts";
import { pathsOf } from "../installation/paths.ts";
import { type Invocation, installationDirectory } from "../invocation.ts";
import { type Prepared, prepare } from "../modes/prepare.ts";
import { quickstart } from "../modes/quickstart.ts";
import { allDone, describe, RunFailed, runSteps } from "../plan/runner.ts";
import { openTerminal, type Terminal } from "../ui/terminal.ts";
import { version } from "../version.ts";
import type { InstallOptions } from "./options.ts";
import { inSession, type Session } from "./session.ts";

const mode = quickstart;

/** `cognobserve-install`: from nothing, or from wherever an earlier run was cut off, to a product that was seen to work. */
export const install = (options: InstallOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, "nothing", async (session) => {
    const started = performance.now();
    const given = readGivenSettings(options, mode.name);
    const terminal = terminalFor(options, invocation);
    try {
      const prepared = await prepareWith(session, invocation, given);
      if (options.dryRun) {
        emitPlan(session, prepared);
        return exitCodes.done;
      }
      await preflight(session, invocation, prepared, given);
      const answers = terminal === undefined ? {} : await ask(terminal, session, given, prepared);
      const final =
        terminal === undefined ? prepared : await prepareWith(session, invocation, { ...given, ...answers });
      const changed = await bringAbout(session, invocation, final);
      session.renderer.emit({
        type: "installed",
        changed,
        elapsedMs: Math.round(performance.now() - started),
        ...(await describeInstalled(session.directory, final)),
      });
      return exitCodes.done;
    } finally {
      terminal?.close();
    }
  });

/** The terminal for questions; undefined when none are to be asked. @throws Failure «no-terminal», «usage» */
function terminalFor({ yes, dryRun, json }: InstallOptions, { stdin, stdout }: Invocation): Terminal | undefined {
  if (yes || dryRun) return undefined;
  if (json) throw failure("usage", { problem: "--json asks no questions, so it needs --yes (or --dry-run)." });
  const terminal = openTerminal(stdin, stdout);
  if (terminal === undefined) throw failure("no-terminal", { flag: "--yes" });
  return terminal;
}

const prepareWith = (
  { directory, api, cli, log }: Session,
  { env }: Invocation,
  given: GivenSettings,
): Promise<Prepared> =>
  prepare({ mode, directory, version, checkout: env.COGNOBSERVE_CHECKOUT || undefined, given, api, cli, log });

function emitPlan({ renderer, directory }: Session, { context }: Prepared): void {
  const steps = describe(mode.steps, context);
  renderer.emit({ type: "plan", mode: mode.name, dir: directory, version: context.version, steps });
}

/** Looks before anything is touched. @throws the Failure of the first check that refuses */
async function preflight(
  { directory, renderer, api, cli }: Session,
  invocation: Invocation,
  { context, ports }: Prepared,
  given: GivenSettings,
) {
  const inEnv = parseEnv((await readIfThere(pathsOf(directory).env)) ?? "");
  const need: Need = {
    ...mode.need,
    apiKeyGiven: given.INIT_API_KEY !== undefined,
    volumeSettingsGiven: mode.volumeSettings.filter((name) => given[name] !== undefined && given[name] !== inEnv[name]),
  };
  const volume = context.volumes[0] ?? "";
  const facts = await gatherFacts({
    api,
    cli,
    directory,
    usualDirectory: installationDirectory(undefined, invocation),
    project: context.project,
    volume,
    ports,
  });
  const judgements = judge(facts, need);
  for (const { id, title, verdict, message } of judgements)
    renderer.emit({ type: "check", id, title, verdict, message });
  for (const judgement of judgements) if (judgement.verdict === "refuse") throw judgement.failure;
}

async function ask(terminal: Terminal, { directory, renderer }: Session, given: GivenSettings, { ports }: Prepared) {
  const inEnv = parseEnv((await readIfThere(pathsOf(directory).env)) ?? "");
  const { askQuestions } = await import("../ui/wizard.ts");
  renderer.close();
  const answers = await askQuestions({
    terminal,
    known: new Set([
      ...Object.keys(given),
      ...Object.keys(inEnv).filter((name) => inEnv[name] !== ""),
    ] as SettingName[]),
    suggestedUrl: `http://localhost:${ports[0]?.port ?? ""}`,
    problemWith,
  });
  if (answers === undefined) throw failure("interrupted", {});
  return answers;
}

/** @returns whether there was something to do */
async function bringAbout(session: Session, { signal }: Invocation, { context }: Prepared): Promise<boolean> {
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
    await runSteps(mode.steps, context, { journal, emit: renderer.emit, signal, explain });
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

async function describeInstalled(
  directory: string,
  { context, adminEmail, publicUrl, ingestPort }: Prepared,
): Promise<Installed> {
  const record = await readInstalled(directory);
  return {
    dir: directory,
    version: context.version,
    dashboardUrl: publicUrl,
    ingestUrl: `http://${new URL(publicUrl).hostname}:${ingestPort}`,
    ...(record !== undefined && { traceUrl: publicUrl + tracePagePath(record.projectId, record.traceId) }),
    adminEmail,
    envFile: pathsOf(directory).env,
  };
}
