import { randomBytes } from "node:crypto";
import { appendFileSync, constants, copyFileSync, existsSync, mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { isErrno } from "../files/read-if-there.ts";

/** The full output of what a run started. Made on the first line, readable by its owner only. */
export class LogFile {
  #path: string;

  constructor(directory: string) {
    this.#path = path.join(directory, `${new Date().toISOString().replaceAll(":", "-").slice(0, 19)}.log`);
  }

  /** Where it is going to be. */
  get target(): string {
    return this.#path;
  }

  /** Where it is, once there is a line in it. */
  get path(): string | undefined {
    return existsSync(this.#path) ? this.#path : undefined;
  }

  readonly write = (line: string): void => {
    try {
      if (this.path === undefined) mkdirSync(path.dirname(this.#path), { recursive: true, mode: 0o700 });
      appendFileSync(this.#path, `${line}\n`, { mode: 0o600 });
    } catch (error) {
      // A log that a full disk does not take is no reason to stop; what matters fails by itself, and says so.
      if (!isErrno(error)) throw error;
    }
  };

  /**
   * Puts a copy where it outlives the installation directory, under a name that nobody can have guessed: no file or link
   * of somebody else's is written to. Where there is no room for it, what has failed is told all the same.
   */
  rescue(): void {
    if (this.path === undefined) return;
    const unguessed = randomBytes(6).toString("hex");
    const safe = path.join(os.tmpdir(), `cognobserve-install-${unguessed}-${path.basename(this.#path)}`);
    try {
      copyFileSync(this.#path, safe, constants.COPYFILE_EXCL);
      this.#path = safe;
    } catch (error) {
      if (!isErrno(error)) throw error;
    }
  }
}
