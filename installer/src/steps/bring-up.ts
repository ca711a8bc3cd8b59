import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { ComposeDescription, ComposeResult } from "../engine/compose.ts";
import { findContainers } from "../engine/service-container.ts";
import { failure } from "../failures.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import { findFallen, whatIsToCome } from "../follow/container-state.ts";
import { lastWords } from "../follow/last-words.ts";
import { ServiceWatch, stateOf } from "../follow/service-states.ts";
import { pathsOf } from "../installation/paths.ts";
import type { StepRun } from "../plan/step.ts";
import type { InstallContext } from "./context.ts";
import { throwIfEngineLost } from "./engine-lost.ts";
import { firstJobs, runJobs } from "./run-jobs.ts";

type Slice = Pick<InstallContext, "project" | "directory" | "replaceable" | "api" | "cli" | "compose" | "log">;

const watchMs = 500;
const noDownload = ["--no-build", "--pull", "never"];

/**
 * `docker compose up`, watched: a job that fails, or a service that cannot live, ends it with what that said last. Where
 * everything runs already, the jobs come first and by themselves, so that it runs on untouched when one of them fails.
 * Compose makes everything anew that comes after a job; the first of them knows all settings, and is therefore brought up
 * alone.
 * @param how `--no-start` makes the containers only
 * @param again it ran like this before, so that no job has to be tried
 * @throws Failure «job-failed», «container-exited», «start-failed», «engine-lost»
 */
export async function bringUp(
  context: Slice,
  how: "--detach" | "--no-start",
  signal: AbortSignal | undefined,
  { progress, tell }: Pick<StepRun, "progress" | "tell">,
  again = false,
): Promise<void> {
  const { project, directory, replaceable, api, cli, compose } = context;
  const [description, before] = await Promise.all([compose.description(), findContainers(api, project)]);
  const secrets = description && fingerprint(description);
  // Compose does not see that a secret has changed: none stands in the settings of a container.
  const stale = before.length > 0 && secrets !== undefined && secrets !== (await startedWith(directory));
  // From the moment on in which they are given out, they have to be given out again until all have them.
  const forget = () => (stale ? rm(pathsOf(directory).startedWith, { force: true }) : Promise.resolve());
  const options = [how, ...noDownload, ...(stale ? ["--force-recreate"] : [])];
  const services = description?.services ?? {};
  const runs = (name: string) => before.filter((each) => each.service === name && each.status === "running").length;
  const scaled = Object.keys(services).flatMap((name) => (runs(name) > 1 ? ["--scale", `${name}=${runs(name)}`] : []));
  const running = before.filter(({ isJob }) => !isJob);
  if (how === "--detach" && running.length > 0 && running.every(({ status }) => status === "running")) {
    if (!again) await runJobs(context, services, signal, progress, forget);
    const first = firstJobs(services);
    if (first.length > 0) await watched(context, ["up", ...options, "--no-deps", ...first], signal, { progress, tell });
  }
  await forget();
  await watched(context, ["up", ...options, ...scaled], signal, { progress, tell });
  if (how === "--detach") await wake(context, services, signal);
  const superfluous = before.filter(({ service }) => replaceable.includes(service) && services[service] === undefined);
  // Compose leaves them running, as they are merely in a profile that is not asked for.
  for (const verb of superfluous.length > 0 ? ["stop", "rm"] : []) {
    await cli.run([verb, ...superfluous.map(({ id }) => id)], signal === undefined ? {} : { cancelSignal: signal });
  }
  if (secrets !== undefined) await writeAtomically(pathsOf(directory).startedWith, `${secrets}\n`, 0o600);
}

/**
 * Starts what has ended and is called running all the same: Compose goes by the engine's list of containers, which keeps to
 * what it knew before when a full disk let it note nothing more.
 */
async function wake(
  { project, api, cli }: Slice,
  services: ComposeDescription["services"],
  signal: AbortSignal | undefined,
): Promise<void> {
  const asleep = (await findContainers(api, project)).filter(
    ({ isJob, status, service }) => !isJob && status === "exited" && services[service] !== undefined,
  );
  if (asleep.length === 0) return;
  await cli.run(["start", ...asleep.map(({ id }) => id)], signal === undefined ? {} : { cancelSignal: signal });
}

/** Tells one set of secrets from another; undefined where the containers' settings hold all that matters. */
export const fingerprint = ({ configs }: ComposeDescription): string | undefined =>
  Object.keys(configs).length === 0 ? undefined : createHash("sha256").update(JSON.stringify(configs)).digest("hex");

/** The fingerprint of the last `bringUp`. */
export const startedWith = async (directory: string): Promise<string | undefined> =>
  (await readIfThere(pathsOf(directory).startedWith))?.trim();

async function watched(
  context: Slice,
  args: readonly string[],
  signal: AbortSignal | undefined,
  run: Pick<StepRun, "progress" | "tell">,
): Promise<void> {
  const watch = new ServiceWatch(context.api, run.tell);
  const restarts = new Map(
    (await findContainers(context.api, context.project)).map((each) => [each.id, each.restarts]),
  );
  for (let attempt = 1; ; attempt += 1) {
    const { ok, lines } = await upWatched(context, args, restarts, signal, run.progress, watch);
    signal?.throwIfAborted();
    if (ok) {
      watch.states((await findContainers(context.api, context.project)).map(stateOf));
      return;
    }
    await throwIfEngineLost(lines, context.api);
    await throwIfFallen(context, restarts, signal);
    // An installer that was killed may have left its own `docker compose up` running for a moment longer.
    const overtaken = lines.some((line) =>
      /is already in use by container|already exists|is already in progress|No such container/.test(line),
    );
    if (!overtaken || attempt === 5) {
      throw failure("start-failed", { lastLines: lines.slice(-4).map((line) => line.trim()) });
    }
    await sleep(1000, undefined, { signal });
  }
}

/** Compose waits for ever for a service that dies over and over, so it is looked after while it does. */
async function upWatched(
  context: Slice,
  args: readonly string[],
  restarts: ReadonlyMap<string, number>,
  signal: AbortSignal | undefined,
  progress: (message: string) => void,
  watch: ServiceWatch,
): Promise<ComposeResult> {
  const { project, api, compose, log } = context;
  const over = new AbortController();
  const either = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
  const watching = (async () => {
    while (!either.aborted) {
      await sleep(watchMs, undefined, { signal: either });
      const containers = await findContainers(api, project);
      await watch.containers(containers, either);
      // A job that failed ends Compose by itself, and what ended may be about to be replaced.
      const dying = findFallen(
        containers.filter(({ isJob, status }) => !isJob && status === "restarting"),
        restarts,
      );
      if (dying !== undefined) over.abort();
      const rest = whatIsToCome(containers);
      if (rest !== "" && !either.aborted) progress(rest);
    }
  })().catch(() => undefined);
  try {
    return await compose.run(args, either, (line) => {
      log.write(line);
      progress(line.trim());
    });
  } finally {
    over.abort();
    await watching;
  }
}

async function throwIfFallen(
  { project, api, log }: Slice,
  restarts: ReadonlyMap<string, number>,
  signal: AbortSignal = AbortSignal.timeout(10_000),
): Promise<void> {
  const containers = await findContainers(api, project);
  // A service that ended and was never started again is one that somebody has stopped; of what the engine itself could
  // not start, Compose tells.
  const fallen = findFallen(
    containers.filter(({ isJob, restarts, error }) => error === "" && (isJob || restarts > 0)),
    restarts,
  );
  if (fallen === undefined) return;
  const { id, name, service, isJob } = fallen.container;
  const lastLines = await lastWords(api, id, 8, signal);
  for (const line of lastLines) log.write(`${service}: ${line}`);
  if (isJob) throw failure("job-failed", { job: service, lastLines });
  throw failure("container-exited", { container: name, how: fallen.how, service, lastLines });
}
