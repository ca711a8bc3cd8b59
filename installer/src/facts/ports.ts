import net from "node:net";
import type { ContainerSummary } from "../engine/compose.ts";
import { isErrno } from "../files/read-if-there.ts";
import type { PortFact } from "./facts.ts";
import { describeHolder } from "./port-holder.ts";

/** A port that the plan publishes, and the setting by which it is chosen. */
export interface WantedPort {
  readonly setting: string;
  readonly port: number;
}

/** Looks at each wanted port: whether it is free, already ours, or whose it is. */
export const lookAtPorts = (
  wanted: readonly WantedPort[],
  project: string,
  containers: readonly ContainerSummary[],
): Promise<readonly PortFact[]> =>
  Promise.all(
    wanted.map(async ({ setting, port }) => {
      const container = containers.find(({ running, publishedPorts }) => running && publishedPorts.includes(port));
      const state = container?.project === project ? "ours" : container || (await isTaken(port)) ? "taken" : "free";
      if (state !== "taken") return { setting, port, state, holder: "", alternative: port };
      const holder =
        container === undefined
          ? await describeHolder(port)
          : `The container ${container.name} publishes it${container.project === undefined ? "" : ` (Compose project ${container.project})`}.`;
      return { setting, port, state, holder, alternative: await nextFree(port, wanted) };
    }),
  );

/** Whether somebody listens: tried by listening ourselves, for an instant, on every address as Docker would. */
function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    // Without the right to use a port below 1024 we cannot tell; Docker can use it, so it is no reason to refuse.
    server.once("error", (error) => resolve(isErrno(error) && error.code === "EADDRINUSE"));
    server.listen({ port, host: "0.0.0.0", exclusive: true }, () => server.close(() => resolve(false)));
  });
}

async function nextFree(taken: number, wanted: readonly WantedPort[]): Promise<number> {
  for (let port = taken + 1; port < Math.min(taken + 100, 65536); port += 1) {
    if (!wanted.some((other) => other.port === port) && !(await isTaken(port))) return port;
  }
  return taken + 1000 > 65535 ? taken - 1000 : taken + 1000;
}
