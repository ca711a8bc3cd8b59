import type { DockerCli } from "../engine/docker-cli.ts";
import type { CommandsFact } from "./facts.ts";

/** Asks for the plugins' versions, and for the command's own, which tells whose it is. */
export async function lookAtCommands(cli: DockerCli): Promise<CommandsFact> {
  const [own, compose, buildx] = await Promise.all([
    cli.run(["--version"], {}),
    cli.run(["compose", "version", "--short"], {}),
    cli.run(["buildx", "version"], {}),
  ]);
  return {
    // Without an exit code it was never started.
    docker: own.exitCode !== undefined,
    podman: /podman/i.test(String(own.stdout)),
    compose: compose.exitCode === 0 ? String(compose.stdout).trim() : undefined,
    buildx: buildx.exitCode === 0,
  };
}
