import { readFile, statfs } from "node:fs/promises";
import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import type { DataRootFact, MemoryFact } from "./facts.ts";

const info = z.object({ DockerRootDir: z.string(), MemTotal: z.number() });

/** Memory of the machine that the engine runs on, and what is free of it where that is this machine. */
export async function lookAtMemory(api: EngineApi): Promise<MemoryFact> {
  const [{ MemTotal }, meminfo] = await Promise.all([
    api.get("/info", info),
    readFile("/proc/meminfo", "utf8").catch(() => ""),
  ]);
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return { totalBytes: MemTotal, availableBytes: available === undefined ? undefined : Number(available) * 1024 };
}

/** Free space at Docker's data root; undefined where it is not on this machine (Docker Desktop). */
export async function lookAtDataRoot(api: EngineApi): Promise<DataRootFact | undefined> {
  const { DockerRootDir } = await api.get("/info", info);
  const stats = await statfs(DockerRootDir).catch(() => undefined);
  return stats && { path: DockerRootDir, freeBytes: stats.bavail * stats.bsize };
}
