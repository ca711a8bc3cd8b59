import type { ServiceContainer } from "../engine/service-container.ts";

/** How often Docker may start a service again before it passes for one that never will. */
const restartsForgiven = 2;

/** A container that will not become what it should, and how that shows. */
export interface Fallen {
  readonly container: ServiceContainer;
  readonly how: string;
}

/**
 * The first container that there is no use in waiting for: a job that failed, or a service that ended or is started over
 * and over. A service that others depend on may well die once in a first start.
 * @param restartsBefore how often each, by id, had been started again when the waiting began
 */
export function findFallen(
  containers: readonly ServiceContainer[],
  restartsBefore: ReadonlyMap<string, number>,
): Fallen | undefined {
  for (const container of containers) {
    const how = howItFell(container, restartsBefore.get(container.id) ?? 0);
    if (how !== undefined) return { container, how };
  }
  return undefined;
}

function howItFell(
  { isJob, status, exitCode, outOfMemory, error, restarts }: ServiceContainer,
  before: number,
): string | undefined {
  if (error !== "") return `could not be started: ${error}`;
  const ended = status === "exited" || status === "dead";
  if (isJob) return ended && exitCode !== 0 ? `failed with exit code ${exitCode}` : undefined;
  if (restarts - before > restartsForgiven) {
    return outOfMemory
      ? "was ended for want of memory, again and again"
      : `ended with exit code ${exitCode} again and again`;
  }
  return ended ? `ended with exit code ${exitCode}` : undefined;
}

/** Whether a container is as it should be: a job done, a service healthy as far as Docker knows. */
export const isReady = ({ isJob, status, exitCode, health }: ServiceContainer): boolean =>
  isJob
    ? status === "exited" && exitCode === 0
    : status === "running" && (health === undefined || health === "healthy");

/** Whether a container is not as it should be, and not merely on its way there. */
export const isBroken = (container: ServiceContainer): boolean =>
  !isReady(container) && !(container.status === "running" && container.health !== "unhealthy");

/** In a few words what still is to come: `waiting for postgres; migrate is at work`. */
export function whatIsToCome(containers: readonly ServiceContainer[]): string {
  const open = containers.filter((container) => !isReady(container));
  const names = (isJob: boolean) => [
    ...new Set(open.filter((container) => container.isJob === isJob).map(({ service }) => service)),
  ];
  const running = new Set(open.filter(({ status }) => status === "running").map(({ service }) => service));
  const working = names(true).filter((name) => running.has(name));
  const awaited = names(false).filter((name) => running.has(name));
  return [
    ...(working.length > 0 ? [`${working.join(", ")} at work`] : []),
    ...(awaited.length > 0 ? [`waiting for ${awaited.join(", ")}`] : []),
  ].join("; ");
}
