import type { HostFact } from "../facts/facts.ts";
import { installer } from "../failures/entry.ts";
import type { FailureDetails } from "../failures.ts";
import { asRoot, canBeRoot, enableService } from "./docker-packages.ts";
import { installAdvice, installDocker } from "./install-docker.ts";
import type { Offer, Repair, Way } from "./repair.ts";

/** Sockets of an engine that root runs. */
const usual: ReadonlySet<string> = new Set(["unix:///var/run/docker.sock", "unix:///run/docker.sock"]);

/** An engine that is on this machine and does not run; or that is not here, although its command is. */
export const startDocker: Repair = {
  for: "docker-unreachable",
  offer: (situation) => {
    const { engine, host } = situation.facts;
    if (engine?.state !== "unreachable" || host === undefined) return undefined;
    if (isMissing(engine.endpoint, host)) {
      const offer = installDocker.offer(situation);
      return offer && { ...offer, notes: ["The docker command is here, but no engine.", ...offer.notes] };
    }
    if (isStuck(engine.reason)) return restart(engine.endpoint, host);
    const [first, ...others] = waysToStart(engine.endpoint, host);
    return first && { question: "Start Docker?", notes: [], ways: [first, ...others] };
  },
};

/** It takes questions and answers none, or says that it is paused (Docker Desktop). */
const isStuck = (reason: string): boolean => /no answer in|paused/i.test(reason);

function restart(endpoint: string, host: HostFact): Offer | undefined {
  const commands = restartCommands(endpoint, host);
  return (
    commands && {
      question: "Restart Docker?",
      notes: ["It is there, but does not answer. Restarting it stops the containers that run."],
      ways: [{ label: "Yes, restart it", commands, changed: "Docker was restarted.", after: "engine-answers" }],
    }
  );
}

function restartCommands(endpoint: string, host: HostFact): readonly string[] | undefined {
  if (host.platform === "darwin" || endpoint.includes("/.docker/desktop/")) return ["docker desktop restart"];
  if (!usual.has(endpoint) || !canBeRoot(host)) return undefined;
  if (host.init === "systemd") return [`${asRoot(host)}systemctl restart docker`];
  if (host.init === "openrc") return [`${asRoot(host)}rc-service docker restart`];
  return host.init === "sysv" ? [`${asRoot(host)}service docker restart`] : undefined;
}

const isMissing = (endpoint: string, { platform, engine }: HostFact): boolean =>
  usual.has(endpoint) && platform === "linux" && engine === "none";

function waysToStart(endpoint: string, host: HostFact): readonly Way[] {
  const after = "engine-answers";
  const service = serviceOf(endpoint, host);
  const way = (commands: readonly string[]): Way => ({
    label: "Yes, start it",
    commands,
    changed: "Docker was started.",
    after,
  });
  if (service !== undefined) return [way(service)];
  if (!usual.has(endpoint) || !canBeRoot(host)) return [];
  if (host.engine === "snap") return [way([`${asRoot(host)}snap start docker`])];
  const ways = enableService(host);
  if (host.init === "systemd" || host.init === "openrc") return [way(ways)];
  const itself: Way = {
    label: "Yes, start its engine by hand",
    hint: `${ways.length === 0 ? "" : "without the service, "}until the machine is restarted`,
    commands: [startByHand(asRoot(host))],
    changed: "Docker's engine was started by hand (its log is /var/log/dockerd.log); it ends with the machine.",
    takeBack: [`${asRoot(host)}kill $(cat /var/run/docker.pid)`],
    after,
  };
  return ways.length === 0 ? [itself] : [way(ways), itself];
}

/** In a session of its own, so that it outlives this terminal. */
const startByHand = (sudo: string): string => `${sudo}sh -c 'setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null &'`;

/** What starts an engine that is no service of root's; undefined for one that is. */
function serviceOf(endpoint: string, { platform }: HostFact): readonly string[] | undefined {
  if (platform === "darwin") return [endpoint.includes("orbstack") ? "open -a OrbStack" : "open -a Docker"];
  if (endpoint.includes("/.docker/desktop/")) return ["systemctl --user start docker-desktop"];
  if (endpoint.includes("podman")) return ["systemctl --user start podman.socket"];
  if (/^unix:\/\/\/run\/user\/\d+\//.test(endpoint)) return ["systemctl --user start docker"];
  return undefined;
}

/** What is to be typed where nobody is asked, or nothing can be done from here. */
export function startAdvice(
  { endpoint, reason }: { readonly endpoint: string; readonly reason: string },
  host: HostFact,
): FailureDetails<"docker-unreachable"> {
  const why = { endpoint, reason };
  if (!endpoint.startsWith("unix:")) {
    return {
      ...why,
      advice: "See whether it runs on that machine and can be reached from here; or use this machine's own",
      commands: [`DOCKER_HOST=unix:///var/run/docker.sock ${installer}`],
    };
  }
  if (isMissing(endpoint, host)) {
    const { how, commands } = installAdvice(host);
    return { ...why, advice: `The docker command is here, but no engine. Install ${how}`, commands };
  }
  if (!usual.has(endpoint) && serviceOf(endpoint, host) === undefined) {
    return {
      ...why,
      advice: "DOCKER_HOST or the Docker context leads there; start what belongs there, or use the usual engine",
      commands: [`DOCKER_HOST=unix:///var/run/docker.sock ${installer}`],
    };
  }
  const again = isStuck(reason) ? restartCommands(endpoint, host) : undefined;
  if (again !== undefined) {
    return {
      ...why,
      advice: "It is there, but does not answer. Restart it, which stops the containers that run",
      commands: again,
    };
  }
  const [way] = waysToStart(endpoint, host);
  const commands = way?.commands ?? ["sudo systemctl start docker"];
  const administrator = !canBeRoot(host) && way === undefined;
  return {
    ...why,
    advice: administrator
      ? "Ask an administrator of this machine to start Docker"
      : "Start Docker, then run this again",
    commands: host.init === "systemd" && way !== undefined ? [...commands, lastWords(endpoint, host)] : commands,
  };
}

/** Where systemd keeps what an engine that would not start has said. */
const lastWords = (endpoint: string, host: HostFact): string =>
  usual.has(endpoint)
    ? `${asRoot(host)}journalctl --unit docker --lines 20 --no-pager`
    : "journalctl --user --unit docker --lines 20 --no-pager";
