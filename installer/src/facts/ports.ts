import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { ContainerSummary } from "../engine/compose.ts";
import { isErrno } from "../files/read-if-there.ts";
import type { PortFact } from "./facts.ts";
import { describeHolder } from "./port-holder.ts";

/** A port that the plan publishes, and the setting by which it is chosen. */
export interface WantedPort {
  readonly setting: string;
  readonly port: number;
}

/** How often the engine is asked again about a container of ours that it has not started yet, and how long in between. */
const STARTING = { tries: 10, everyMs: 200 } as const;

/**
 * Looks at each wanted port: whether it is free, already ours, or whose it is.
 * @param list asks the engine for its containers
 * @param elsewhere the engine opens its ports on another machine, of which only its containers are known
 */
export const lookAtPorts = (
  wanted: readonly WantedPort[],
  project: string,
  list: () => Promise<readonly ContainerSummary[]>,
  elsewhere = false,
): Promise<readonly PortFact[]> =>
  Promise.all(
    wanted.map(async ({ setting, port }) => {
      const { container, taken } = await findHolder(port, project, list, elsewhere);
      const state = container?.project === project ? "ours" : taken ? "taken" : "free";
      if (state !== "taken") {
        const twice = wanted.filter((other) => other.port === port).length > 1;
        return { setting, port, state, holder: "", alternative: twice ? await nextFree(port, wanted) : port };
      }
      const holder =
        container === undefined
          ? await describeHolder(port)
          : `The container ${container.name} publishes it${container.project === undefined ? "" : ` (Compose project ${container.project})`}.`;
      return { setting, port, state, holder, alternative: await nextFree(port, wanted) };
    }),
  );

/**
 * The container that publishes a port, and whether anybody holds it at all. The engine opens a container's ports before
 * it says that it runs: when an installer was killed in that moment, our own port would look like a stranger's.
 */
async function findHolder(
  port: number,
  project: string,
  list: () => Promise<readonly ContainerSummary[]>,
  elsewhere: boolean,
): Promise<{ readonly container: ContainerSummary | undefined; readonly taken: boolean }> {
  for (let left: number = STARTING.tries; ; left -= 1) {
    const containers = await list();
    const container = containers.find(({ running, publishedPorts }) => running && publishedPorts.includes(port));
    if (container !== undefined) return { container, taken: true };
    const starting = containers.some((other) => other.project === project && !other.running);
    if (elsewhere || !(await isTaken(port))) return { container, taken: false };
    if (!starting || left === 0) return { container, taken: true };
    await pause(STARTING.everyMs);
  }
}

/** Whether somebody listens: tried by listening ourselves, for an instant, on every address as Docker would. */
const isTaken = async (port: number): Promise<boolean> =>
  (await isTakenOn("0.0.0.0", port)) || (await isTakenOn("::", port));

function isTakenOn(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    // Without the right to use a port below 1024 we cannot tell, and without IPv6 nobody listens there; Docker can use
    // the one and does without the other, so neither is a reason to refuse.
    server.once("error", (error) => resolve(isErrno(error) && error.code === "EADDRINUSE"));
    server.listen({ port, host, exclusive: true, ipv6Only: true }, () => server.close(() => resolve(false)));
  });
}

async function nextFree(taken: number, wanted: readonly WantedPort[]): Promise<number> {
  for (let port = taken + 1; port < Math.min(taken + 100, 65536); port += 1) {
    if (!wanted.some((other) => other.port === port) && !(await isTaken(port))) return port;
  }
  return taken + 1000 > 65535 ? taken - 1000 : taken + 1000;
}
