import { emulationAdvice, installAdvice } from "../repairs/install-docker.ts";
import { startAdvice } from "../repairs/start-docker.ts";
import { updateAdvice } from "../repairs/update-docker.ts";
import { type Check, pass, refuse, warn } from "./check.ts";

/** A Docker engine that we may talk to and that is new enough. */
export const engine: Check<"engine" | "commands" | "host"> = {
  id: "engine",
  title: "Docker engine",
  facts: ["engine", "commands", "host"],
  judge: ({ engine, commands, host }, need) => {
    if (!commands.docker) return refuse("docker-missing", installAdvice(host));
    // Under Docker's name Podman would be found lacking one thing after another.
    if (commands.podman === true) return refuse("docker-emulated", { commands: emulationAdvice(host) });
    if (engine.state === "permission") {
      return refuse("docker-permission", { ...engine, listed: host.dockerGroup === "listed" });
    }
    if (engine.state === "permission-nameless") return refuse("user-without-name", engine);
    if (engine.state === "tls") return refuse("docker-tls-refused", engine);
    if (engine.state === "unreachable") return refuse("docker-unreachable", startAdvice(engine, host));
    const major = Number.parseInt(engine.version, 10);
    // Builds without a release number, such as «dev», are the business of those who made them.
    if (major < need.engineMajor) {
      const commands = updateAdvice(host);
      return refuse("docker-too-old", { version: engine.version, needed: need.engineMajor, commands });
    }
    const name = `${engine.version} on ${engine.os}/${engine.arch}`;
    return major > NEWEST_TRIED ? warn(`${name}; newer than ${NEWEST_TRIED}, the newest that was tried`) : pass(name);
  },
};

/** The newest major version of the engine that CognObserve was tried with. */
const NEWEST_TRIED = 29;
