import { setTimeout as sleep } from "node:timers/promises";
import { findContainers, type ServiceContainer } from "../engine/service-container.ts";
import type { Seen } from "../events.ts";
import { findFallen, isReady, whatIsToCome } from "./container-state.ts";
import type { Followed, HealthFact } from "./follow-health.ts";
import { askHealth, failingServices, type HealthReport } from "./health-report.ts";
import { lastWords } from "./last-words.ts";
import { Reach } from "./reach.ts";
import { ServiceWatch } from "./service-states.ts";

const pollMs = 300;
/** How often the same state is reported again. */
const signOfLifeMs = 1000;

/**
 * Follows all containers of a project until the product is healthy as it is seen from outside. There is no time-out on
 * the whole: as long as something changes it waits; a container that fails ends it at once.
 */
export async function* followServices({ api, project, web, signal, patienceMs }: Followed): AsyncGenerator<HealthFact> {
  const restarts = new Map((await findContainers(api, project)).map((each) => [each.id, each.restarts]));
  const reach = new Reach(web, patienceMs);
  const seen: Seen[] = [];
  const watch = new ServiceWatch(api, (what) => seen.push(what));
  let previous = "";
  let lastNews = performance.now();
  let lastSign = 0;
  while (true) {
    signal.throwIfAborted();
    const [containers, report] = await Promise.all([findContainers(api, project), askHealth(web, signal)]);
    await watch.containers(containers, signal);
    for (const what of seen.splice(0)) yield { state: "seen", seen: what };
    if (containers.length === 0) {
      yield { state: "exited", container: project, how: "has no containers", service: undefined, lastLines: [] };
      return;
    }
    const fallen = findFallen(containers, restarts);
    if (fallen !== undefined) {
      const { id, name, service } = fallen.container;
      const lastLines = await lastWords(api, id, 8, signal);
      yield { state: "exited", container: name, how: fallen.how, service, lastLines };
      return;
    }
    if (report?.status === "healthy") {
      yield { state: "healthy", report };
      return;
    }
    const closed = await reach.look(containers, report !== undefined);
    if (closed !== undefined) {
      yield { state: "unreachable", url: web.url, reason: closed };
      return;
    }
    const message = describe(containers, report, web.url);
    if (message !== previous) lastNews = performance.now();
    if (message !== previous || performance.now() - lastSign > signOfLifeMs) {
      lastSign = performance.now();
      yield { state: "starting", message };
    }
    previous = message;
    if (performance.now() - lastNews > patienceMs) {
      const culprit =
        containers.find((each) => !isReady(each)) ?? containers.find(({ service }) => service === "gateway");
      const lastLines = culprit === undefined ? [] : await lastWords(api, culprit.id, 8, signal);
      yield { state: "stuck", seconds: Math.round(patienceMs / 1000), services: [message], lastLines };
      return;
    }
    await sleep(pollMs, undefined, { signal });
  }
}

function describe(containers: readonly ServiceContainer[], report: HealthReport | undefined, url: string): string {
  if (report !== undefined) return failingServices(report).join("; ") || report.status;
  const rest = whatIsToCome(containers);
  if (rest !== "") return rest;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" ? `waiting for the certificate of ${hostname}` : "waiting for the dashboard";
}
