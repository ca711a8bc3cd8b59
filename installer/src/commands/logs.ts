import { findContainers } from "../engine/service-container.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { failure } from "../failures.ts";
import { parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Invocation } from "../invocation.ts";
import { projectName } from "../modes/prepare.ts";
import type { LogsOptions } from "./options.ts";
import { inSession } from "./session.ts";

/**
 * `logs`: hands the logs through. That of a single container as `docker logs` shows it; those of several with the name of
 * each before its lines, which is known by the project alone, whatever has become of its files.
 */
export const logs = (options: LogsOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, "unknown", async ({ directory, api, cli }) => {
    const inEnv = parseEnv((await readIfThere(pathsOf(directory).env)) ?? "");
    const project = inEnv.COMPOSE_PROJECT_NAME || projectName(directory);
    const [first, ...others] = await findContainers(api, project);
    if (first === undefined) throw failure("not-installed", { dir: directory });
    const how = [...(options.follow ? ["--follow"] : []), "--tail", options.tail];
    const command =
      others.length === 0 ? ["logs", ...how, first.id] : ["compose", "--project-name", project, "logs", ...how];
    await cli.run(command, { stdout: "inherit", stderr: "inherit", cancelSignal: invocation.signal });
    return exitCodes.done;
  });
