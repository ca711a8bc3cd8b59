import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { parseEnv } from "../files/env-file.ts";
import { readIfThere } from "../files/read-if-there.ts";
import type { DirectoryFact } from "./facts.ts";

/** Magic numbers of proc, sysfs, cgroup2 and cgroup, as statfs(2) gives them. */
const kernelFileSystems: ReadonlySet<number> = new Set([0x9fa0, 0x62656572, 0x63677270, 0x27e0eb]);

/** Looks at the installation directory, or at the nearest one above it in which it would be made. */
export async function lookAtDirectory(directory: string, usual: string | undefined): Promise<DirectoryFact> {
  const exists = (await kind(directory)) !== "absent";
  const [problem, state, compose, env] = await Promise.all([
    problemOf(directory),
    kind(path.join(directory, ".cognobserve")),
    kind(path.join(directory, "docker-compose.yml")),
    readIfThere(path.join(directory, ".env")).catch(() => undefined),
  ]);
  return {
    path: directory,
    usual,
    exists,
    problem,
    installed: state === "directory",
    hasComposeFile: compose !== "absent",
    hasApiKey: env !== undefined && (parseEnv(env).INIT_API_KEY ?? "") !== "",
  };
}

async function kind(file: string): Promise<"absent" | "directory" | "other"> {
  const stats = await stat(file).catch(() => undefined);
  return stats === undefined ? "absent" : stats.isDirectory() ? "directory" : "other";
}

async function problemOf(directory: string): Promise<string | undefined> {
  let nearest = directory;
  while ((await kind(nearest)) === "absent" && path.dirname(nearest) !== nearest) nearest = path.dirname(nearest);
  if ((await kind(nearest)) === "other") return `${nearest} is a file.`;
  // The kernel's own file systems grant root every right and then let it make nothing.
  if (kernelFileSystems.has((await statfs(nearest)).type)) return `${nearest} is a file system of the kernel.`;
  try {
    await access(nearest, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const reason =
      error instanceof Error && "code" in error && error.code === "EROFS" ? "a read-only file system" : "not yours";
    return `${nearest} is ${reason}.`;
  }
}
