import { access, readFile } from "node:fs/promises";
import path from "node:path";

/** Where the cgroup around everything on this machine says how much memory it may have: version 2, and version 1. */
const files = ["sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"];
/** A container of Docker's or Podman's: its limit is its own, and not that of the engine outside. */
const containerMarks = [".dockerenv", "run/.containerenv"];
/** Version 1 writes «no limit» as a number of pages that no machine has. */
const BEYOND_ANY_MACHINE = 2 ** 60;

/**
 * Memory that a system container (LXC) around this machine allows, in bytes; /proc/meminfo need not show it. Undefined
 * where there is no limit.
 * @param root for tests: where the file systems begin
 */
export async function cgroupLimit(root = "/"): Promise<number | undefined> {
  for (const mark of containerMarks) if (await there(path.join(root, mark))) return undefined;
  for (const file of files) {
    const text = (await readFile(path.join(root, file), "utf8").catch(() => "")).trim();
    const bytes = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (bytes < BEYOND_ANY_MACHINE) return bytes;
  }
  return undefined;
}

const there = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
