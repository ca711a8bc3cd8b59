import { findServiceContainer } from "../engine/service-container.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { failure } from "../failures.ts";
import { parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { pathsOf } from "../installation/paths.ts";
import type { Invocation } from "../invocation.ts";
import { projectName } from "../modes/prepare.ts";
import { quickstart } from "../modes/quickstart.ts";
import type { LogsOptions } from "./options.ts";
import { inSession } from "./session.ts";

/** `logs`: hands the container's log through, as `docker logs` shows it. */
export const logs = (options: LogsOptions, invocation: Invocation): Promise<ExitCode> =>
  inSession(options, invocation, "unknown", async ({ directory, api, cli }) => {
    const inEnv = parseEnv((await readIfThere(pathsOf(directory).env)) ?? "");
    const project = inEnv.COMPOSE_PROJECT_NAME || projectName(directory);
    const container = await findServiceContainer(api, project, quickstart.service);
    if (container === undefined) throw failure("not-installed", { dir: directory });
    const follow = options.follow ? ["--follow"] : [];
    await cli.run(["logs", ...follow, "--tail", options.tail, container.id], {
      stdout: "inherit",
      stderr: "inherit",
      cancelSignal: invocation.signal,
    });
    return exitCodes.done;
  });
