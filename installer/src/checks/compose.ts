import { composeAdvice } from "../repairs/compose-plugin.ts";
import { installAdvice } from "../repairs/install-docker.ts";
import { type Check, pass, refuse } from "./check.ts";

/** Docker Compose v2 or newer. */
export const compose: Check<"commands" | "host"> = {
  id: "compose",
  title: "Docker Compose",
  facts: ["commands", "host"],
  judge: ({ commands: { docker, compose }, host }) => {
    if (!docker) return refuse("docker-missing", installAdvice(host));
    return compose === undefined ? refuse("compose-missing", composeAdvice(host)) : pass(compose);
  },
};
