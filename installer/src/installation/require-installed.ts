import { stat } from "node:fs/promises";
import { type Failure, failure } from "../failures.ts";
import { isErrno, readIfThere, reasonOf } from "../files/read-if-there.ts";
import { refuseWhileLocked } from "../plan/lock.ts";
import { lastRunOf } from "./begun-run.ts";
import { type InstalledRecord, readInstalled } from "./installed.ts";
import { pathsOf } from "./paths.ts";

/**
 * The record of an installation that was seen to work.
 * @throws Failure that says what is there instead: «not-installed», «not-finished», «record-damaged», «locked»,
 *   «file-unreadable»
 */
export async function requireInstalled(directory: string): Promise<InstalledRecord> {
  const record = await readInstalled(directory);
  if (record !== undefined) return record;
  if (!(await hasNotes(directory))) throw failure("not-installed", { dir: directory });
  await refuseWhileLocked(pathsOf(directory).lock);
  throw await whatIsThere(directory);
}

async function whatIsThere(directory: string): Promise<Failure> {
  const { env, installed, journal, published } = pathsOf(directory);
  const damaged = (how: string) => failure("record-damaged", { file: installed, how });
  if ((await readIfThere(installed)) !== undefined) return damaged("is not as the installer writes it");
  const run = lastRunOf((await readIfThere(journal)) ?? "");
  if (run === "open") {
    return failure("not-finished", { dir: directory, hasSettings: (await readIfThere(env)) !== undefined });
  }
  // Uninstalling takes both away; what it was made of is there, so that only the record is lost.
  if (await isDirectory(published)) return damaged("is missing");
  return failure("not-installed", { dir: directory, notes: run === undefined ? "empty" : "taken-away" });
}

/** Whether the installer keeps anything there. @throws Failure «file-unreadable» */
export const hasNotes = (directory: string): Promise<boolean> => isDirectory(pathsOf(directory).state);

/** Whether an installation's record is there, or a copy of the files that it was made of. @throws Failure «file-unreadable» */
export async function hasTraces(directory: string): Promise<boolean> {
  const { installed, published } = pathsOf(directory);
  return (await readIfThere(installed)) !== undefined || (await isDirectory(published));
}

async function isDirectory(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (!isErrno(error)) throw error;
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return false;
    throw failure("file-unreadable", { file: folder, reason: reasonOf(error) });
  }
}
