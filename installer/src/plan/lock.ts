import { createHash, randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import { z } from "zod";
import { failure } from "../failures.ts";
import { isErrno, readIfThere, reasonOf } from "../files/read-if-there.ts";

const holder = z.object({ pid: z.number(), host: z.string(), since: z.string(), birth: z.string().nullable() });
type Holder = z.infer<typeof holder>;

/**
 * Takes the lock of an installation directory, so that two installers never work in it at once. The lock of a process
 * that is gone is taken over at once, without waiting for a time-out: after SIGKILL the same command must just work.
 * @returns gives the lock back
 * @throws Failure «locked» when a living process holds it, or one on another host that cannot be looked at
 */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  const own: Holder = {
    pid: process.pid,
    host: os.hostname(),
    since: new Date().toISOString(),
    birth: await birthOf(process.pid),
  };
  const mine = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    await writeOwn(mine, JSON.stringify(own));
    while (!(await linked(mine, file))) {
      const text = await readIfThere(file);
      if (text === undefined) continue; // given back between the two looks
      const other = parseHolder(text);
      if (other !== undefined && (await lives(other))) throw failure("locked", { ...other, file });
      if (await tookOver(mine, file, text)) break;
    }
  } finally {
    await rm(mine, { force: true });
  }
  return () => rm(file, { force: true });
}

/** Changes nothing. @throws Failure «locked» when a living process holds the lock, as far as that can be known */
export async function refuseWhileLocked(file: string): Promise<void> {
  const other = parseHolder((await readIfThere(file)) ?? "");
  if (other !== undefined && (await lives(other))) throw failure("locked", { ...other, file });
}

async function writeOwn(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    throw isErrno(error) ? failure("write-failed", { file, reason: reasonOf(error) }) : error;
  }
}

/** `link` makes a name for a whole file or fails: no reader ever sees a lock that is half written. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isErrno(error) && error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Replaces a stale lock by ours. Only who holds the lock on that very stale lock may, so of several that find it one
 * wins, and none takes a fresh lock for the stale one that it saw. Those locks can go stale too, and are treated alike.
 */
async function tookOver(mine: string, file: string, staleText: string): Promise<boolean> {
  const release = await takeLock(`${file}.${createHash("sha256").update(staleText).digest("hex").slice(0, 16)}`);
  try {
    if ((await readIfThere(file)) !== staleText) return false;
    await rename(mine, file);
    return true;
  } finally {
    await release();
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(text));
  } catch {
    return undefined; // nobody writes half a lock, so this is not ours: as good as none
  }
}

async function lives({ pid, host, birth }: Holder): Promise<boolean> {
  if (host !== os.hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isErrno(error) && error.code === "ESRCH") return false;
  }
  // The number may have been given to another process since.
  return birth === null || birth === (await birthOf(pid));
}

/**
 * When a process started, in clock ticks since boot (proc(5), field 22 of stat); null where there is no /proc. One that
 * has ended, and that nobody has asked about yet, started never.
 */
async function birthOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // The second field is the program's name in parentheses and may hold blanks.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? "never" : (fields?.[19] ?? null);
}
