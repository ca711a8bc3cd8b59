import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Writes a report, for its owner alone, into the first folder that takes it: under a name that nobody can have guessed, so
 * that no file or link of somebody else's is written to.
 * @returns its path; undefined where no folder takes it
 */
export async function writeReport(text: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = path.join(folder, `cognobserve-install-report-${randomBytes(6).toString("hex")}.txt`);
    const written = await writeFile(file, text, { flag: "wx", mode: 0o600 }).then(
      () => true,
      () => false,
    );
    if (written) return file;
  }
  return undefined;
}
