import { stripVTControlCharacters } from "node:util";
import type { ComposeDescription } from "../engine/compose.ts";
import { failure } from "../failures.ts";
import { inWords } from "../follow/last-words.ts";
import type { InstallContext } from "./context.ts";
import { throwIfEngineLost } from "./engine-lost.ts";

type Slice = Pick<InstallContext, "api" | "compose" | "log">;

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

/** Jobs that wait for nothing. Compose makes them anew by themselves. */
export const firstJobs = (services: Services): readonly string[] =>
  jobsInOrder(services).filter((name) => Object.keys(services[name]?.depends_on ?? {}).length === 0);

/**
 * Runs the jobs one after the other in containers that are gone afterwards, beside what runs already: Compose would make
 * everything anew that comes after a job.
 * @param onDone called after each
 * @throws Failure «job-failed», «engine-lost»
 */
export async function runJobs(
  { api, compose, log }: Slice,
  services: Services,
  signal: AbortSignal | undefined,
  progress: (message: string) => void,
  onDone: () => Promise<void>,
): Promise<void> {
  for (const job of jobsInOrder(services)) {
    progress(`${job} at work`);
    const { ok, lines } = await compose.run(["run", "--rm", "--no-deps", "--no-TTY", job], signal, (line) =>
      log.write(`${job}: ${line}`),
    );
    signal?.throwIfAborted();
    if (!ok) {
      await throwIfEngineLost(lines, api);
      throw failure("job-failed", { job, lastLines: ownWords(lines).slice(-8) });
    }
    await onDone();
  }
}

/** What a job itself has said, without what Compose says of networks and containers. */
const ownWords = (lines: readonly string[]): readonly string[] =>
  lines
    .map((line) => stripVTControlCharacters(line).trim())
    .filter((line) => line !== "" && !/^(Network|Volume|Container) \S+ +[A-Z][a-z]+$/.test(line))
    .map(inWords);
