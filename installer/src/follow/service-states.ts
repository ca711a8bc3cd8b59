import type { EngineApi } from "../engine/engine-api.ts";
import type { ServiceContainer } from "../engine/service-container.ts";
import type { Seen, ServiceState } from "../events.ts";
import { isReady } from "./container-state.ts";
import type { HealthReport } from "./health-report.ts";
import { lastWords } from "./last-words.ts";

const lastLineCount = 5;

/** A container as its row of the live view shows it. */
export const stateOf = (container: ServiceContainer): ServiceState => ({
  service: container.service,
  container: container.name,
  state: container.status,
  ...(container.health !== undefined && { health: container.health }),
  ready: isReady(container),
});

/** What runs inside of one container, as the product itself reports it. */
export const statesWithin = (
  { name, status, health }: ServiceContainer,
  report: HealthReport,
): readonly ServiceState[] =>
  Object.entries(report.services).map(([service, { status: verdict, reason }]) => ({
    service,
    container: name,
    state: status,
    health: verdict === "pass" ? "healthy" : health === "starting" ? "starting" : "unhealthy",
    ...(reason !== undefined && { reason }),
    ready: verdict === "pass",
  }));

/** Tells the states of services when they have changed, and what one that has just failed said last. */
export class ServiceWatch {
  readonly #api: EngineApi;
  readonly #tell: (seen: Seen) => void;
  readonly #failures = new Set<string>();
  #told = "";

  constructor(api: EngineApi, tell: (seen: Seen) => void) {
    this.#api = api;
    this.#tell = tell;
  }

  states(services: readonly ServiceState[]): void {
    const all = JSON.stringify(services);
    if (all === this.#told || services.length === 0) return;
    this.#told = all;
    this.#tell({ type: "services", services });
  }

  /** All containers of a project as they are now. */
  async containers(containers: readonly ServiceContainer[], signal: AbortSignal): Promise<void> {
    this.states(containers.map(stateOf));
    for (const container of containers) {
      const failure = `${container.id} ${container.status} ${container.restarts}`;
      if (!hasFailed(container) || this.#failures.has(failure)) continue;
      this.#failures.add(failure);
      const lines = await lastWords(this.#api, container.id, lastLineCount, signal);
      this.said(container.service, lines);
    }
  }

  said(service: string, lines: readonly string[]): void {
    if (lines.length > 0) this.#tell({ type: "service-log", service, lines });
  }
}

const hasFailed = ({ isJob, status, exitCode, health }: ServiceContainer): boolean =>
  status === "restarting" ||
  status === "dead" ||
  (status === "running" && health === "unhealthy") ||
  (status === "exited" && !(isJob && exitCode === 0));
