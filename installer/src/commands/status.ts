import type { EngineApi } from "../engine/engine-api.ts";
import { lastLogLines } from "../engine/log-lines.ts";
import { findContainers, type ServiceContainer } from "../engine/service-container.ts";
import type { ContainerLine } from "../events.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type FailureDetails, failure } from "../failures.ts";
import { isBroken, isReady } from "../follow/container-state.ts";
import { askHealth, failingServices, type HealthReport } from "../follow/health-report.ts";
import { lastWords } from "../follow/last-words.ts";
import { LogTail } from "../follow/log-tail.ts";
import { requireInstalled } from "../installation/require-installed.ts";
import type { Invocation } from "../invocation.ts";
import { modes } from "../modes/modes.ts";
import { prepare } from "../modes/prepare.ts";
import { version } from "../version.ts";
import type { DirectoryOptions } from "./options.ts";
import { inSession } from "./session.ts";

/** `status`: what runs and how it is. Exits 0 when everything is healthy; 6 with what it said last when it is not. */
export const status = (options: DirectoryOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, async ({ directory, renderer, api, cli, log, duringRun }) => {
    const record = await requireInstalled(directory);
    const mode = modes[record.mode];
    const { context, publicUrl } = await prepare({
      mode,
      directory,
      version,
      checkout: undefined,
      given: undefined,
      api,
      cli,
      log,
    });
    const containers = await duringRun("Asking Docker", () => findContainers(api, context.project));
    const main = containers.find(({ service }) => service === context.service);
    const report = await duringRun(`Asking the dashboard at ${context.web.url}`, () => askHealth(context.web));
    // The product notices a service that is gone when that has been silent for a while; its container tells at once.
    const broken = containers.filter(isBroken);
    const health = report?.status === "healthy" && broken.length > 0 ? "degraded" : (report?.status ?? "unreachable");
    renderer.emit({
      type: "status",
      dir: directory,
      mode: mode.name,
      version: report?.version ?? record.version,
      dashboardUrl: publicUrl,
      container: main?.status ?? "absent",
      containers: containers.map(lineOf),
      health,
      problems: report === undefined ? [] : failingServices(report),
    });
    if (health === "healthy") return exitCodes.done;
    const diagnosis = () =>
      containers.length > 1
        ? diagnoseServices(api, containers, report, invocation.signal)
        : diagnose(api, main, report, invocation.signal);
    throw failure("sick", await duringRun("Asking Docker for the logs", diagnosis));
  });

const lineOf = (container: ServiceContainer): ContainerLine => ({
  name: container.name,
  service: container.service,
  state: container.status,
  ...(container.health !== undefined && { health: container.health }),
  ready: isReady(container),
});

/** What is wrong with one that is not healthy, as far as its container and its log tell. */
async function diagnose(
  api: EngineApi,
  container: ServiceContainer | undefined,
  report: HealthReport | undefined,
  signal: AbortSignal,
): Promise<FailureDetails<"sick">> {
  if (container === undefined) return { state: "does not exist", service: undefined, lastLines: [] };
  const tail = new LogTail();
  // A log that cannot be read is no reason to keep the rest back.
  for (const line of await lastLogLines(api, container.id, 200, signal).catch(() => [])) tail.add(line);
  const failing = report === undefined ? undefined : failingServices(report)[0]?.split(/[: ]/)[0];
  const service = failing ?? (container.status === "running" ? undefined : tail.lastService);
  return { state: describe(container), service, lastLines: tail.last(8, service) };
}

/** The same of an installation of several: the container that is least as it should be, else the gateway. */
async function diagnoseServices(
  api: EngineApi,
  containers: readonly ServiceContainer[],
  report: HealthReport | undefined,
  signal: AbortSignal,
): Promise<FailureDetails<"sick">> {
  const failing = report === undefined ? undefined : failingServices(report)[0]?.split(/[: ]/)[0];
  const culprit =
    containers.find(isBroken) ??
    containers.find((container) => !isReady(container)) ??
    containers.find(({ service }) => service === (failing ?? "gateway"));
  if (culprit === undefined) return { state: "does not exist", service: failing, lastLines: [] };
  return {
    state: `of ${culprit.service} ${describe(culprit)}`,
    service: culprit.service,
    lastLines: await lastWords(api, culprit.id, 8, signal),
  };
}

function describe({ status, exitCode, outOfMemory, restarts }: ServiceContainer): string {
  if (outOfMemory) return "was ended for want of memory";
  if (status === "running") return restarts === 0 ? "is running" : `is running, after ${restarts} restarts`;
  if (status === "restarting")
    return `ended with exit code ${exitCode} and is being restarted, ${restarts} times so far`;
  return status === "exited" || status === "dead" ? `ended with exit code ${exitCode}` : `is ${status}`;
}
