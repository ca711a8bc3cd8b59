import { type Check, pass, refuse } from "./check.ts";

/** Docker Compose v2 or newer. */
export const compose: Check<"commands"> = {
  id: "compose",
  title: "Docker Compose",
  facts: ["commands"],
  judge: ({ commands }) =>
    commands.docker && commands.compose === undefined ? refuse("compose-missing", {}) : pass(commands.compose ?? ""),
};
