import { setTimeout as sleep } from "node:timers/promises";
import type { EngineApi } from "../engine/engine-api.ts";
import { logLines } from "../engine/log-lines.ts";
import { findServiceContainer, inspectContainer, type ServiceContainer } from "../engine/service-container.ts";
import type { Seen } from "../events.ts";
import type { Door } from "./door.ts";
import { askHealth, failingServices, type HealthReport } from "./health-report.ts";
import { LogTail } from "./log-tail.ts";
import { Reach } from "./reach.ts";
import { ServiceWatch, stateOf, statesWithin } from "./service-states.ts";

/** What following a start brings up, in order; the last one is the verdict. */
export type HealthFact =
  | { readonly state: "starting"; readonly message: string }
  | { readonly state: "log"; readonly line: string }
  | { readonly state: "seen"; readonly seen: Seen }
  | { readonly state: "healthy"; readonly report: HealthReport }
  | {
      readonly state: "exited";
      readonly container: string;
      readonly how: string;
      readonly service: string | undefined;
      readonly lastLines: readonly string[];
    }
  | { readonly state: "unreachable"; readonly url: string; readonly reason: string }
  | {
      readonly state: "stuck";
      readonly seconds: number;
      readonly services: readonly string[];
      readonly lastLines: readonly string[];
    };

/** What is followed, and how patiently. */
export interface Followed {
  readonly api: EngineApi;
  readonly project: string;
  readonly service: string;
  readonly web: Door;
  readonly signal: AbortSignal;
  /** Gives up when nothing new happens for so long. */
  readonly patienceMs: number;
}

const pollMs = 200;
/** How often the same state is reported again. */
const signOfLifeMs = 1000;
/** A service may well say for a moment that it is not there yet; one that goes on is heard. */
const sickMs = 3000;

/**
 * Follows a container until the product in it is healthy. There is no time-out on the whole: as long as something new
 * happens it waits; when the container ends or is restarted it ends at once.
 */
export async function* followHealth(followed: Followed): AsyncGenerator<HealthFact> {
  const { api, project, service, web, signal, patienceMs } = followed;
  const first = await findServiceContainer(api, project, service);
  if (first === undefined) {
    yield { state: "exited", container: service, how: "does not exist", service: undefined, lastLines: [] };
    return;
  }
  const ending = new AbortController();
  const tail = new LogTail();
  const reach = new Reach(web, patienceMs);
  const lines: string[] = [];
  const seen: Seen[] = [];
  const watch = new ServiceWatch(api, (what) => seen.push(what));
  let sick: { readonly service: string; readonly since: number; heard: boolean } | undefined;
  let lastNews = performance.now();
  const reading = readLog(api, first, AbortSignal.any([signal, ending.signal]), (line) => {
    lines.push(line);
    if (tail.add(line)) lastNews = performance.now();
  });
  let previous = "";
  let lastSign = 0;
  try {
    while (true) {
      signal.throwIfAborted();
      const [container, report] = await Promise.all([inspectContainer(api, first.id), askHealth(web, signal)]);
      for (const line of lines.splice(0)) yield { state: "log", line };
      if (container !== undefined) {
        watch.states([stateOf(container), ...(report === undefined ? [] : statesWithin(container, report))]);
      }
      const [sickService] = Object.entries(report?.services ?? {}).find(([, { status }]) => status === "fail") ?? [];
      if (sickService !== sick?.service) {
        sick = sickService === undefined ? undefined : { service: sickService, since: performance.now(), heard: false };
      } else if (sick !== undefined && !sick.heard && performance.now() - sick.since > sickMs) {
        sick.heard = true;
        watch.said(sick.service, tail.last(5, sick.service));
      }
      for (const what of seen.splice(0)) yield { state: "seen", seen: what };
      const how = howItEnded(first, container);
      if (how !== undefined) {
        await Promise.race([reading, sleep(1000)]); // what it said last may still be on its way
        const failing = tail.lastService;
        yield { state: "exited", container: first.name, how, service: failing, lastLines: tail.last(8, failing) };
        return;
      }
      if (report?.status === "healthy") {
        yield { state: "healthy", report };
        return;
      }
      const closed = await reach.look(container === undefined ? [] : [container], report !== undefined);
      if (closed !== undefined) {
        yield { state: "unreachable", url: web.url, reason: closed };
        return;
      }
      const message = describe(report, tail);
      if (message !== previous) lastNews = performance.now();
      if (message !== previous || performance.now() - lastSign > signOfLifeMs) {
        lastSign = performance.now();
        yield { state: "starting", message };
      }
      previous = message;
      if (performance.now() - lastNews > patienceMs) {
        const services = report === undefined ? [`${web.url}/api/health does not answer`] : failingServices(report);
        const failing = services[0]?.split(/[: ]/)[0];
        yield { state: "stuck", seconds: Math.round(patienceMs / 1000), services, lastLines: tail.last(8, failing) };
        return;
      }
      await sleep(pollMs, undefined, { signal });
    }
  } finally {
    ending.abort();
  }
}

/** Reads the log until it ends; a log that cannot be read must not keep anybody from becoming healthy. */
async function readLog(
  api: EngineApi,
  container: ServiceContainer,
  signal: AbortSignal,
  onLine: (line: string) => void,
) {
  const since = Math.floor(Date.parse(container.startedAt) / 1000) || 0;
  try {
    for await (const line of logLines(api, container.id, Math.max(0, since), signal)) onLine(line);
  } catch {
    // The container's state tells what has become of it.
  }
}

function howItEnded(first: ServiceContainer, now: ServiceContainer | undefined): string | undefined {
  if (now === undefined) return "was removed";
  if (now.status === "running" && now.startedAt === first.startedAt) return undefined;
  if (now.status === "created") return now.error === "" ? undefined : `could not be started: ${now.error}`;
  if (now.outOfMemory) return "was ended for want of memory";
  if (now.restarts > first.restarts || now.status === "restarting")
    return `ended with exit code ${now.exitCode} and is being restarted`;
  if (now.status === "exited" || now.status === "dead") return `ended with exit code ${now.exitCode}`;
  return now.status === "running" ? undefined : `is ${now.status}`;
}

function describe(report: HealthReport | undefined, tail: LogTail): string {
  if (report !== undefined) return failingServices(report).join("; ") || report.status;
  if (tail.last(1).length === 0) return "waiting for the first sign of life";
  const service = tail.lastService;
  return service === undefined ? "waiting for the dashboard" : `waiting for the dashboard (${service} is at work)`;
}
