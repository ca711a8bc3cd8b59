import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { isErrno } from "./read-if-there.ts";

/**
 * Writes a file so that a crash leaves either the old one or the new one, whole: a temporary file beside it, flushed,
 * then renamed over it. The mode (0600 for secrets) is there from the first byte on.
 */
export async function writeAtomically(file: string, content: string, mode: number): Promise<void> {
  const directory = path.dirname(file);
  const temporary = path.join(directory, `.${path.basename(file)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.chmod(mode); // the umask may have taken bits away
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    // Nobody knows the temporary file, and what a full disk stopped names none.
    if (isErrno(error)) error.path = file;
    throw error;
  }
  await syncDirectory(directory);
}

/** Makes a rename or a new name in a directory outlive a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
