import { commandAdvice, composeAdvice } from "../repairs/compose-plugin.ts";
import { installAdvice } from "../repairs/install-docker.ts";
import { type Check, pass, refuse } from "./check.ts";

/** Docker Compose v2 or newer. */
export const compose: Check<"commands" | "host"> = {
  id: "compose",
  title: "Docker Compose",
  facts: ["commands", "host"],
  judge: ({ commands: { docker, compose }, host }) => {
    if (!docker) return refuse("docker-missing", installAdvice(host));
    if (compose === undefined) return refuse("compose-missing", composeAdvice(host));
    return isOlder(compose, NEEDED)
      ? refuse("compose-too-old", { version: compose, needed: NEEDED, ...composeAdvice(host) })
      : pass(compose);
  },
};

/** The engine takes what the command says, and what Compose says: newer engines refuse older ones. */
export const refusedCommand: Check<"refusedCommand" | "host"> = {
  id: "docker-command",
  title: "Docker command",
  facts: ["refusedCommand", "host"],
  judge: ({ refusedCommand, host }) =>
    refuse("docker-command-too-old", { ...refusedCommand, commands: commandAdvice(host) }),
};

/** What builds images, where some are going to be. */
export const buildx: Check<"commands" | "host"> = {
  id: "buildx",
  title: "Docker buildx",
  facts: ["commands", "host"],
  judge: ({ commands, host }, { builds }) =>
    builds === true && commands.docker && commands.buildx === false
      ? refuse("buildx-missing", composeAdvice(host))
      : pass(""),
};

/** The first that writes configs from the compose file itself (its release notes). */
const NEEDED = "2.23.1";

/** Versions as Compose tells them, with or without a v and with whatever a distribution adds. */
function isOlder(version: string, needed: string): boolean {
  const numbers = (text: string) => (/\d+(\.\d+)*/.exec(text)?.[0] ?? "").split(".").map(Number);
  const found = numbers(version);
  for (const [index, wanted] of numbers(needed).entries()) {
    const part = found[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
