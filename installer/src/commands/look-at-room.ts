import type { EngineApi } from "../engine/engine-api.ts";
import { lookAtDataRoot, lookAtMemory } from "../facts/engine-info.ts";
import type { Room } from "../ui/questions/mode-cost.ts";

/** What is free on this machine; undefined when there is no engine, which the preflight tells. */
export async function lookAtRoom(api: EngineApi): Promise<Room | undefined> {
  try {
    const [{ totalBytes, availableBytes }, dataRoot] = await Promise.all([lookAtMemory(api), lookAtDataRoot(api)]);
    return { memoryBytes: totalBytes, freeMemoryBytes: availableBytes, freeDiskBytes: dataRoot?.freeBytes };
  } catch {
    return undefined;
  }
}
