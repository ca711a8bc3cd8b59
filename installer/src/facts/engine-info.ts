import { readFile, statfs } from "node:fs/promises";
import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import { cgroupLimit } from "./cgroup-limit.ts";
import { longestLog } from "./container-logs.ts";
import { isLoopback } from "./engine-place.ts";
import type { DataRootFact, MemoryFact } from "./facts.ts";

const info = z.object({ DockerRootDir: z.string(), MemTotal: z.number() });

/** Memory of the machine that the engine runs on, and what is free of it where that is this machine. */
export async function lookAtMemory(api: EngineApi): Promise<MemoryFact> {
  const here = isLoopback(api.endpoint.publishedAt);
  const [{ MemTotal }, meminfo, limit] = await Promise.all([
    api.get("/info", info),
    here ? readFile("/proc/meminfo", "utf8").catch(() => "") : "",
    here ? cgroupLimit() : undefined,
  ]);
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  const totalBytes = Math.min(MemTotal, limit ?? MemTotal);
  return { totalBytes, availableBytes: available === undefined ? undefined : Number(available) * 1024 };
}

/** Free space at Docker's data root; undefined where it is not on this machine (Docker Desktop, another machine). */
export async function lookAtDataRoot(api: EngineApi): Promise<DataRootFact | undefined> {
  if (!isLoopback(api.endpoint.publishedAt)) return undefined;
  const { DockerRootDir } = await api.get("/info", info);
  const stats = await statfs(DockerRootDir).catch(() => undefined);
  return (
    stats && {
      path: DockerRootDir,
      freeBytes: stats.bavail * stats.bsize,
      // Some file systems make room for files as they go, and say 0.
      freeFiles: stats.files === 0 ? undefined : stats.ffree,
      log: await longestLog(DockerRootDir),
    }
  );
}
