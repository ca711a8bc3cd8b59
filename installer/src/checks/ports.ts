import { type Check, pass, refuse } from "./check.ts";

/** The ports that are published: each by one setting alone. Those that our own containers hold already are fine. */
export const ports: Check<"ports"> = {
  id: "ports",
  title: "Ports",
  facts: ["ports"],
  judge: ({ ports }) => {
    for (const [index, { setting, port, alternative }] of ports.entries()) {
      const other = ports.slice(0, index).find((earlier) => earlier.port === port);
      if (other !== undefined) return refuse("port-twice", { port, setting, other: other.setting, free: alternative });
    }
    const taken = ports.find(({ state }) => state === "taken");
    // TLS at the gateway comes with a port that cannot be chosen.
    if (taken?.setting === "GATEWAY_TLS") return refuse("port-of-tls-taken", taken);
    if (taken !== undefined) return refuse("port-taken", { ...taken, free: taken.alternative });
    return pass(ports.map(({ port, state }) => (state === "ours" ? `${port} (ours)` : `${port}`)).join(", "));
  },
};
