import { commandAdvice, composeAdvice } from "../repairs/compose-plugin.ts";
import { installAdvice } from "../repairs/install-docker.ts";
import { isOlder } from "../version-order.ts";
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
