import type { DockerCli } from "../engine/docker-cli.ts";
import type { CommandsFact } from "./facts.ts";

/** Asks for the Compose plugin's version; the answer also tells whether there is a `docker` command at all. */
export async function lookAtCommands(cli: DockerCli): Promise<CommandsFact> {
  const { exitCode, stdout } = await cli.run(["compose", "version", "--short"], {});
  // Without an exit code it was never started.
  return { docker: exitCode !== undefined, compose: exitCode === 0 ? String(stdout).trim() : undefined };
}
