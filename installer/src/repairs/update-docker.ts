import type { HostFact } from "../facts/facts.ts";
import { canBeRoot, dockerRecipes, installPackages, type Recipe } from "./docker-packages.ts";
import type { Repair } from "./repair.ts";

/** An engine on this machine that is too old. */
export const updateDocker: Repair = {
  for: "docker-too-old",
  offer: ({ facts: { engine, engineKind, enginePlace, host } }) => {
    if (engine?.state !== "ready" || host === undefined || !canBeRoot(host)) return undefined;
    const ours = enginePlace?.remote === false && !enginePlace.rootless && engineKind?.virtualMachine === undefined;
    const recipe = ours && host.engine === "installed" ? updateRecipe(host) : undefined;
    if (recipe === undefined) return undefined;
    return {
      question: `Update Docker ${engine.version}?`,
      notes: ["Its images and volumes stay. Containers that run are stopped; those with a restart policy start again."],
      ways: [
        {
          label: `Yes, from ${recipe.from}`,
          commands: recipe.commands,
          changed: `Docker ${engine.version} was replaced by the one from ${recipe.from}.`,
          after: "engine-answers",
        },
      ],
    };
  },
};

/** What is to be typed where nobody is asked, or nothing can be done from here. */
export const updateAdvice = (host: HostFact): readonly string[] => updateRecipe(host)?.commands ?? [];

/** Where a newer one comes from: the repository that it came from before, else whatever has one that is new enough. */
function updateRecipe(host: HostFact): Pick<Recipe, "from" | "commands"> | undefined {
  const again = host.dockerRepository ? installPackages(host, "docker-ce docker-ce-cli containerd.io") : undefined;
  return again === undefined ? dockerRecipes(host)[0] : { from: "Docker's own repository", commands: again };
}
