import { appendFile, mkdir, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { isErrno, readIfThere } from "../files/read-if-there.ts";
import { homeDirectory } from "../home-directory.ts";
import type { Invocation } from "../invocation.ts";
import type { Journal } from "../plan/journal.ts";
import { type HostChange, hostChange } from "./host-change.ts";

/**
 * Where changes of this machine stand until there is a journal for them: until somebody has agreed to the summary,
 * nothing may be in an installation's directory, and many a run ends before that, such as by having to log in again.
 * Undefined for a user without a home directory. Root, which often has somebody else's `$HOME`, keeps them for all.
 */
export function hostChangesFile({ env, userId }: Pick<Invocation, "env" | "userId">): string | undefined {
  if (userId === 0) return "/var/lib/cognobserve/host-changes.ndjson";
  const { XDG_STATE_HOME = "" } = env;
  const home = homeDirectory(env);
  const base = path.isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : home && path.join(home, ".local/state");
  return base ? path.join(base, "cognobserve/host-changes.ndjson") : undefined;
}

/** Adds to what is kept. Where nothing can be written, the run itself still knows it. */
export async function keepHostChanges(file: string | undefined, changes: readonly HostChange[]): Promise<void> {
  if (file === undefined || changes.length === 0) return;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    // Each begins a line, so that half of one, as a full disk leaves it, does not spoil the next.
    const lines = changes.map((change) => `\n${JSON.stringify(change)}`).join("");
    await appendFile(file, lines, { mode: 0o600, flush: true });
  } catch (error) {
    if (!isErrno(error)) throw error;
  }
}

/** What is kept, oldest first. Half a line, as a full disk or a power cut leaves it, is none. */
export async function keptHostChanges(file: string | undefined): Promise<readonly HostChange[]> {
  // One that cannot be read is no reason not to install.
  const text = file === undefined ? undefined : await readIfThere(file).catch(() => undefined);
  return (text ?? "").split("\n").flatMap((line) => {
    try {
      return [hostChange.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** Hands what is kept, and what this run knows besides, to a journal. It is kept no more then. */
export async function handToJournal(
  file: string | undefined,
  known: readonly HostChange[],
  journal: Pick<Journal, "noteHostChange">,
): Promise<void> {
  for (const change of [...(await keptHostChanges(file)), ...known]) await journal.noteHostChange(change);
  if (file === undefined) return;
  await rm(file, { force: true }).catch(() => undefined); // the journal takes none of them twice
  await rmdir(path.dirname(file)).catch(() => undefined);
}
