import { z } from "zod";
import type { DockerCli } from "../engine/docker-cli.ts";
import { type EngineApi, EngineError } from "../engine/engine-api.ts";
import { registryOf } from "../engine/registry-of.ts";
import { isLimited, wantsLogin } from "../failures/pull-failure.ts";
import type { RegistryFact } from "./facts.ts";

/** An engine that gets through has its answer in one second; what takes longer than this is left to the download. */
const PATIENCE_MS = 8000;

const info = z.object({
  RegistryConfig: z.object({ Mirrors: z.array(z.string()).nullish() }).nullish(),
});

/** Asks for every image that has to be downloaded whether it can be. Nothing is downloaded by that. */
export async function lookAtRegistry(
  api: EngineApi,
  cli: DockerCli,
  references: readonly string[],
): Promise<readonly RegistryFact[]> {
  if (references.length === 0) return [];
  const [{ RegistryConfig }, answers] = await Promise.all([
    api.get("/info", info),
    Promise.all(references.map(async (reference) => ({ reference, ...(await ask(api, cli, reference)) }))),
  ]);
  const mirrors = (RegistryConfig?.Mirrors ?? []).length > 0;
  return answers.map((answer) => {
    const registry = registryOf(answer.reference);
    // Mirrors are for Docker Hub alone (dockerd, «registry-mirrors»).
    return { ...answer, registry, mirrored: mirrors && registry === "docker.io" };
  });
}

type Answer = Pick<RegistryFact, "platforms" | "problem">;

/** As the pull does it: without a name, and with that of who has signed in where the registry wants one. */
async function ask(api: EngineApi, cli: DockerCli, reference: string): Promise<Answer> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const once = async (auth?: string): Promise<Answer> => {
    try {
      const { Platforms } = await api.askRegistry(reference, patience, auth);
      return { platforms: Platforms.map(({ os, architecture }) => `${os}/${architecture}`), problem: undefined };
    } catch (error) {
      // Somebody else may have asked the same before, and have lost patience by now.
      if (patience.aborted || (error instanceof Error && /abort|timeout/i.test(error.name)))
        return { platforms: [], problem: `no answer in ${PATIENCE_MS / 1000} seconds` };
      const problem = error instanceof EngineError ? error.message : "the engine's answer was not understood";
      return { platforms: [], problem };
    }
  };
  const first = await once();
  if (first.problem === undefined || !(wantsLogin.test(first.problem) || isLimited.test(first.problem))) return first;
  const auth = await cli.registryAuth(registryOf(reference));
  return auth === undefined ? first : once(auth);
}
