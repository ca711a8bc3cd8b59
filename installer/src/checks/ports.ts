import { type Check, pass, refuse } from "./check.ts";

/** The ports that are published. Those that our own containers hold already are fine. */
export const ports: Check<"ports"> = {
  id: "ports",
  title: "Ports",
  facts: ["ports"],
  judge: ({ ports }) => {
    const taken = ports.find(({ state }) => state === "taken");
    if (taken !== undefined) return refuse("port-taken", { ...taken, free: taken.alternative });
    return pass(ports.map(({ port, state }) => (state === "ours" ? `${port} (ours)` : `${port}`)).join(", "));
  },
};
