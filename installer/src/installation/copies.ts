import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { readIfThere } from "../files/read-if-there.ts";
import { syncDirectory, writeAtomically } from "../files/write-atomically.ts";
import type { Journal } from "../plan/journal.ts";
import { pathsOf } from "./paths.ts";

/* Files as they were before a run changed them. They hold secrets, so they stand beside the journal, not in it. */

/**
 * Copies files of the installation, with mode 600, so that undoing can put them back.
 * @param names paths below the directory
 * @returns the name under which the copies are found again
 */
export async function copyAway(directory: string, names: readonly string[]): Promise<string> {
  const copies = new Date().toISOString().replaceAll(":", "-");
  const { before } = pathsOf(directory);
  for (const name of names) {
    const text = await readIfThere(path.join(directory, name));
    if (text === undefined) continue;
    const copy = path.join(before, copies, name);
    await mkdir(path.dirname(copy), { recursive: true, mode: 0o700 });
    await writeAtomically(copy, text, 0o600);
  }
  if (names.length > 0) await syncDirectory(before);
  return copies;
}

/** A file as it was copied; undefined when it was not. */
export const readCopy = (directory: string, copies: string, name: string): Promise<string | undefined> =>
  readIfThere(path.join(pathsOf(directory).before, copies, name));

/** Removes the copies that nothing can be put back from any more: those of runs that have ended. */
export async function forgetCopies(directory: string, journal: Journal): Promise<void> {
  const { before } = pathsOf(directory);
  const needed = JSON.stringify([journal.everything, journal.openRun?.steps]);
  const all = await readdir(before).catch(() => []);
  for (const copies of all) if (!needed.includes(copies)) await rm(path.join(before, copies), { recursive: true });
  if (all.every((copies) => !needed.includes(copies))) await rm(before, { recursive: true, force: true });
}
