import { stripVTControlCharacters } from "node:util";
import type { DockerCli } from "../engine/docker-cli.ts";
import { findContainers } from "../engine/service-container.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { failure } from "../failures.ts";
import { parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { pathsOf } from "../installation/paths.ts";
import { requireInstalled } from "../installation/require-installed.ts";
import type { Invocation } from "../invocation.ts";
import { projectName } from "../modes/prepare.ts";
import type { LogsOptions } from "./options.ts";
import { inSession } from "./session.ts";

/**
 * `logs`: hands the logs through. That of a single container as `docker logs` shows it; those of several with the name of
 * each before its lines, which is known by the project alone, whatever has become of its files.
 */
export const logs = (options: LogsOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, async ({ directory, api, cli, duringRun }) => {
    const inEnv = parseEnv((await readIfThere(pathsOf(directory).env)) ?? "");
    const project = inEnv.COMPOSE_PROJECT_NAME || projectName(directory);
    const [first, ...others] = await duringRun("Asking Docker", () => findContainers(api, project));
    if (first === undefined) {
      await requireInstalled(directory);
      throw failure("containers-gone", { dir: directory, project });
    }
    const how = [...(options.follow ? ["--follow"] : []), "--tail", options.tail];
    if (others.length === 0) await handThrough(["logs", ...how, first.id], cli, invocation);
    else await handThrough(["compose", "--project-name", project, "logs", ...how], cli, invocation);
    return exitCodes.done;
  });

/** On a terminal with its colours; elsewhere without what Compose says to a terminal all the same. */
async function handThrough(command: readonly string[], cli: DockerCli, { stdout, signal }: Invocation): Promise<void> {
  if (stdout.isTTY) {
    await cli.run(command, { stdout: "inherit", stderr: "inherit", cancelSignal: signal });
    return;
  }
  const child = cli.run(command, { stderr: "inherit", buffer: false, cancelSignal: signal });
  for await (const line of child.iterable()) stdout.write(`${stripVTControlCharacters(String(line))}\n`);
  await child;
}
