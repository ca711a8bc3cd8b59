import type { DockerCli } from "../engine/docker-cli.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { isOlder } from "../version-order.ts";
import type { RefusedCommandFact } from "./facts.ts";

/** The API of Docker 20.10: every command that is in use speaks it, and most engines take it. */
const SPOKEN_BY_ALL = "1.41";

/** It only asks; what takes longer hangs, and will be found out when it matters. */
const PATIENCE_MS = 15_000;

/** The engine's own words (moby, daemon/server/middleware/version.go), which commands pass on. */
const refusal = /client version ([\d.]+) is too old\. Minimum supported API version is ([\d.]+)/;

/**
 * Looks for a `docker` command or a Compose that is older than the engine takes. They tell their version all the same,
 * and fail at the first thing that the engine has to do.
 */
export async function lookAtRefusedCommand(api: EngineApi, cli: DockerCli): Promise<RefusedCommandFact | undefined> {
  const { MinAPIVersion } = await api.version();
  if (!isOlder(SPOKEN_BY_ALL, MinAPIVersion)) return undefined;
  const asks = { docker: ["version"], "docker compose": ["compose", "ls", "--quiet"] } as const;
  const answers = await Promise.all(
    Object.entries(asks).map(async ([command, args]) => {
      const { stdout, stderr } = await cli.run(args, { timeout: PATIENCE_MS });
      const [, speaks, needed] = refusal.exec(`${stderr}${stdout}`) ?? [];
      return speaks === undefined || needed === undefined ? undefined : { command, speaks, needed };
    }),
  );
  return answers.find((found) => found !== undefined);
}
