import type { HostFact } from "../facts/facts.ts";
import type { FailureDetails } from "../failures.ts";
import { canBeRoot, installPackages, pluginPackages } from "./docker-packages.ts";
import type { Repair } from "./repair.ts";

/** Docker Compose v2, and buildx with it, where Docker has come without them. */
export const composePlugin: Repair = plugins("compose-missing", "Install Docker Compose?");
/** Compose that the compose file is too new for. */
export const composeUpdate: Repair = plugins("compose-too-old", "Update Docker Compose?");
/** What builds images from a checkout. */
export const buildxPlugin: Repair = plugins("buildx-missing", "Install Docker's buildx?");

function plugins(code: Repair["for"], question: string): Repair {
  return {
    for: code,
    offer: ({ facts: { host } }) => {
      if (host === undefined || !canBeRoot(host)) return undefined;
      const packages = pluginPackages(host);
      const commands = packages === undefined ? undefined : installPackages(host, packages);
      if (packages === undefined || commands === undefined) return undefined;
      return {
        question,
        notes: [],
        ways: [{ label: `Yes, the packages ${packages}`, commands, changed: `Installed: ${packages}.` }],
      };
    },
  };
}

/** What is to be typed for a newer `docker` command and Compose; empty where only Docker's own pages tell. */
export const commandAdvice = (host: HostFact): readonly string[] =>
  (host.dockerRepository ? installPackages(host, "docker-ce-cli docker-compose-plugin") : undefined) ?? [];

/** What is to be typed where nobody is asked, or nothing can be done from here. */
export function composeAdvice(host: HostFact): FailureDetails<"compose-missing"> {
  const packages = pluginPackages(host);
  const commands = packages === undefined ? undefined : installPackages(host, packages);
  return { commands: commands ?? ["sudo apt-get install docker-compose-plugin"] };
}
