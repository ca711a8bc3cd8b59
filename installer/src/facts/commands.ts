import type { DockerCli } from "../engine/docker-cli.ts";
import type { CommandsFact } from "./facts.ts";

/** They only tell what they are; what takes longer hangs. */
const PATIENCE_MS = 15_000;

/** Asks for the plugins' versions, and for the command's own, which tells whose it is. */
export async function lookAtCommands(cli: DockerCli): Promise<CommandsFact> {
  const [own, compose, buildx] = await Promise.all([
    cli.run(["--version"], { timeout: PATIENCE_MS }),
    cli.run(["compose", "version", "--short"], { timeout: PATIENCE_MS }),
    cli.run(["buildx", "version"], { timeout: PATIENCE_MS }),
  ]);
  return {
    // Without an exit code it was never started.
    docker: own.exitCode !== undefined,
    podman: /podman/i.test(String(own.stdout)),
    compose: compose.exitCode === 0 ? String(compose.stdout).trim() : undefined,
    buildx: buildx.exitCode === 0,
  };
}
