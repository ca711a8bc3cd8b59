import { shellWord } from "../failures/shell-word.ts";
import { asRoot, canBeRoot } from "./docker-packages.ts";
import type { Repair } from "./repair.ts";

/** A user who is not in the group that may use Docker. */
export const joinGroup: Repair = {
  for: "docker-permission",
  offer: ({ facts: { engine, host } }) => {
    if (engine?.state !== "permission" || host === undefined || !canBeRoot(host)) return undefined;
    // Who stands in the group already has only to log in again, which the failure's own remedy says.
    if (host.dockerGroup === "listed") return undefined;
    const user = shellWord(engine.user);
    return {
      question: `Add ${engine.user} to the group docker?`,
      notes: [
        "Whoever is in that group can become root through Docker.",
        "It takes effect at your next login, so this run ends after it.",
      ],
      ways: [
        {
          label: `Yes, add ${engine.user}`,
          commands: [`${asRoot(host)}usermod -aG docker ${user}`],
          changed: `${engine.user} was added to the group docker.`,
          takeBack: [`${asRoot(host)}gpasswd -d ${user} docker`],
          after: "log-in-again",
        },
      ],
    };
  },
};
