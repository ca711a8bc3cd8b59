import { type Check, pass, refuse } from "./check.ts";

/** Docker Compose v2 or newer. */
export const compose: Check<"commands"> = {
  id: "compose",
  title: "Docker Compose",
  facts: ["commands"],
  judge: ({ commands: { docker, compose } }) => {
    if (!docker) return refuse("docker-missing", {});
    return compose === undefined ? refuse("compose-missing", {}) : pass(compose);
  },
};
