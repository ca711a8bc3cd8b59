import { mkdir, readdir, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { failure } from "../failures.ts";
import { isErrno } from "../files/read-if-there.ts";
import { Journal, type RunStart } from "../plan/journal.ts";
import { takeLock } from "../plan/lock.ts";
import { pathsOf } from "./paths.ts";
import { hasNotes } from "./require-installed.ts";

/** An installation directory that this process has to itself. */
export interface Installation {
  readonly journal: Journal;
  /** Lets others in. */
  readonly release: () => Promise<void>;
  /** Takes away what the installer keeps there, and every directory that it made and that is empty now. */
  readonly remove: () => Promise<void>;
  /** Takes away all that it keeps there but the journal and its copies, by which what stays can be taken away later. */
  readonly removeAllButJournal: () => Promise<void>;
}

/**
 * Makes the directory where it is missing, locks it, and opens a run in its journal, or the one that was cut off.
 * @param check looks, now that nobody else changes anything, whether all is still as the run was planned for
 * @throws Failure «locked», «journal-unreadable», «directory-unwritable», and what `check` throws
 */
export async function openForRun(
  directory: string,
  start: Omit<RunStart, "madeDirectories">,
  check: () => Promise<void>,
): Promise<Installation> {
  const made = await makeDirectories(directory);
  try {
    const installation = await lock(directory);
    try {
      await check();
      const { journal } = installation;
      if (journal.openRun === undefined) {
        await journal.startRun({ ...start, madeDirectories: [...made] });
      }
      return installation;
    } catch (error) {
      await installation.release();
      throw error;
    }
  } catch (error) {
    await forgetDirectories(directory, made);
    throw error;
  }
}

/** Takes directories away that were made for a run that could not begin. What has anything in it stays. */
async function forgetDirectories(directory: string, made: readonly string[]): Promise<void> {
  const { state, journal } = pathsOf(directory);
  if ((await stat(journal).catch(() => undefined))?.size === 0) await rm(journal, { force: true });
  for (const folder of [state, ...made.toReversed()]) await rmdir(folder).catch(() => undefined);
}

/** Opens what is there, for undoing it. @throws Failure «not-installed», «locked», «journal-unreadable», «file-unreadable» */
export async function openExisting(directory: string): Promise<Installation> {
  if (!(await hasNotes(directory))) throw failure("not-installed", { dir: directory });
  return lock(directory);
}

async function lock(directory: string): Promise<Installation> {
  const paths = pathsOf(directory);
  const release = await takeLock(paths.lock);
  try {
    const journal = await Journal.read(paths.journal);
    return {
      journal,
      release,
      remove: () => remove(directory, journal),
      removeAllButJournal: async () => {
        for (const file of [paths.installed, paths.startedWith, paths.logs, paths.published])
          await rm(file, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function remove(directory: string, journal: Journal): Promise<void> {
  const made = journal.runs.flatMap(({ madeDirectories }) => madeDirectories);
  await rm(pathsOf(directory).state, { recursive: true, force: true });
  // The deepest first; what has got other contents since stays.
  for (const folder of made.toSorted((a, b) => b.length - a.length)) await rmdir(folder).catch(() => undefined);
}

/** @returns the directories that were made, outermost first; `.cognobserve` is not among them */
async function makeDirectories(directory: string): Promise<readonly string[]> {
  const made: string[] = [];
  try {
    for (const folder of missingUpwards(directory)) {
      if (!(await isDirectory(folder))) {
        await mkdir(folder, { mode: 0o755 });
        made.push(folder);
      }
    }
    const state = pathsOf(directory).state;
    if (!(await isDirectory(state))) await mkdir(state, { mode: 0o700 });
    // Cut off between making the directory and noting it: nobody else leaves our folder alone in there.
    else if (made.length === 0 && (await isOnlyOurs(directory))) made.push(directory);
    return made;
  } catch (error) {
    if (isErrno(error)) throw failure("directory-unwritable", { dir: directory, reason: error.message });
    throw error;
  }
}

const missingUpwards = (directory: string): readonly string[] =>
  path.dirname(directory) === directory ? [directory] : [...missingUpwards(path.dirname(directory)), directory];

const isOnlyOurs = async (directory: string): Promise<boolean> =>
  (await readdir(directory)).join() === ".cognobserve" && (await readdir(pathsOf(directory).state)).length === 0;

const isDirectory = async (folder: string): Promise<boolean> =>
  (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
