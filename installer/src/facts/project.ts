import { realpath } from "node:fs/promises";
import { type ContainerSummary, volumeExists } from "../engine/compose.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import type { ProjectFact } from "./facts.ts";

/** Looks for what the engine already has under our name: another directory's containers, a volume from before. */
export async function lookAtProject(
  api: EngineApi,
  { project, directory, volume }: { readonly project: string; readonly directory: string; readonly volume: string },
  containers: readonly ContainerSummary[],
): Promise<ProjectFact> {
  const here = await realpath(directory).catch(() => directory);
  const others = containers
    .filter((container) => container.project === project)
    .flatMap(({ workingDirectory }) => (workingDirectory === undefined ? [] : [workingDirectory]))
    .filter((other) => other !== directory && other !== here);
  return {
    project,
    otherDirectory: others[0],
    volume: (await volumeExists(api, volume)) ? volume : undefined,
  };
}
