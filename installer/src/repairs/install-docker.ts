import type { HostFact } from "../facts/facts.ts";
import type { FailureDetails } from "../failures.ts";
import { canBeRoot, dockerRecipes, removePackages } from "./docker-packages.ts";
import type { Repair } from "./repair.ts";

/** Docker's engine, command and plugins, where there is no `docker` at all. */
export const installDocker: Repair = {
  for: "docker-missing",
  offer: ({ facts: { host } }) => {
    if (host === undefined || host.platform !== "linux" || !canBeRoot(host)) return undefined;
    const recipes = dockerRecipes(host);
    if (recipes.length === 0) return undefined;
    return {
      question: "Install Docker?",
      notes: [...tooOld(host), ...besidePodman(host)],
      ways: recipes.map(({ from, commands, takeBack }) => ({
        label: `Yes, from ${from}`,
        commands,
        changed: `Docker was installed from ${from}.`,
        takeBack,
      })),
    };
  },
};

/** What is to be typed where nobody is asked, or nothing can be done from here. */
export function installAdvice(host: HostFact): FailureDetails<"docker-missing"> {
  if (host.platform === "darwin") {
    return {
      how: "Docker Desktop (https://docs.docker.com/desktop/) or OrbStack (https://orbstack.dev)",
      commands: ["brew install --cask docker-desktop", "open -a Docker"],
      administrator: false,
    };
  }
  const [recipe] = dockerRecipes(host);
  const administrator = !canBeRoot(host);
  const everywhere = "curl -fsSL https://get.docker.com | sh";
  return recipe === undefined
    ? {
        how: "Docker Engine 24 or newer (https://docs.docker.com/engine/install/)",
        commands: [everywhere],
        administrator,
      }
    : { how: `Docker from ${recipe.from}`, commands: recipe.commands, administrator };
}

/** Why the distribution's own packages are not among the ways. */
const tooOld = ({ distribution: { id, version } }: HostFact): readonly string[] =>
  id === "debian" && Number.parseInt(version, 10) === 12
    ? [
        "Debian 12's own Docker is 20.10, and CognObserve needs 24: it has to come from Docker, or from Debian 13, of which no more than that and what it needs is taken.",
      ]
    : id === "ubuntu" && Number.parseFloat(version) < 24.04
      ? [`The Docker that Ubuntu ${version} came with is too old: it has to come from Docker.`]
      : [];

const besidePodman = ({ podman }: HostFact): readonly string[] =>
  podman ? ["Podman is on this machine too, and stays as it is: the two do not disturb each other."] : [];

/** Commands that take Podman's `docker` away. */
export const emulationAdvice = (host: HostFact): readonly string[] => removePackages(host, "podman-docker");
