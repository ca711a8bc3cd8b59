import { type Check, pass, warn } from "./check.ts";

/** Whether the engine is where the settings think it is, and may open the ports that it is asked for. */
export const enginePlace: Check<"enginePlace" | "ports"> = {
  id: "engine-place",
  title: "Where Docker runs",
  facts: ["enginePlace", "ports"],
  judge: ({ enginePlace: { endpoint, remote, rootless, lowestPort }, ports }) => {
    if (remote)
      return warn(`on another machine (${endpoint}); the URL has to lead there, and ports were looked at here`);
    const privileged = ports.find(({ port }) => port < lowestPort);
    if (rootless && privileged !== undefined) {
      return warn(
        `without root, so that port ${privileged.port} may be refused; allow it with: sudo sysctl net.ipv4.ip_unprivileged_port_start=${privileged.port}`,
      );
    }
    return pass(rootless ? "here, without root" : "");
  },
};
