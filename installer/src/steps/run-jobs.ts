import { setTimeout as sleep } from "node:timers/promises";
import type { ComposeDescription } from "../engine/compose.ts";
import { findContainers } from "../engine/service-container.ts";
import type { InstallContext } from "./context.ts";

type Slice = Pick<InstallContext, "project" | "api">;

type Services = ComposeDescription["services"];

/** Names of the services that run to their end and must succeed, each after those that it waits for. */
export function jobsInOrder(services: Services): readonly string[] {
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    const service = services[name];
    if (service === undefined || ordered.has(name)) return;
    for (const earlier of Object.keys(service.depends_on)) visit(earlier);
    if (service.restart === "no") ordered.add(name);
  };
  for (const name of Object.keys(services)) visit(name);
  return [...ordered];
}

/**
 * Runs the jobs one after the other beside what runs already. Asked for all together, or with what they wait for, Compose
 * would stop every service that comes after a job that it makes anew.
 * @param up starts one job; throws when that fails
 */
export async function runJobs(
  { project, api }: Slice,
  services: Services,
  signal: AbortSignal | undefined,
  up: (job: string) => Promise<void>,
  judge: () => Promise<void>,
): Promise<void> {
  for (const job of jobsInOrder(services)) {
    await up(job);
    while ((await findContainers(api, project)).some(({ service, status }) => service === job && status !== "exited")) {
      await sleep(100, undefined, { signal });
    }
    await judge();
  }
}
