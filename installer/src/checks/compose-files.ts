import { composeAdvice } from "../repairs/compose-plugin.ts";
import { type Check, pass, refuse } from "./check.ts";

/** Compose can work with the files, those of the user's own among them. */
export const composeFiles: Check<"composeFiles" | "commands" | "host"> = {
  id: "compose-files",
  title: "Compose files",
  facts: ["composeFiles", "commands", "host"],
  judge: ({ composeFiles: { own, problem }, commands, host }) => {
    if (problem.length === 0 || commands.compose === undefined) return pass(own.join(", "));
    return own.length > 0
      ? refuse("compose-files", { files: own, problems: problem })
      : refuse("compose-unfit", { version: commands.compose, problems: problem, ...composeAdvice(host) });
  },
};
