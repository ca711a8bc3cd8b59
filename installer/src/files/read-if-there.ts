import { readFile } from "node:fs/promises";

/** A file's text, or undefined when there is no such file. Other errors are thrown. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isErrno(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Whether an error came from the operating system, with a code such as ENOENT. */
export const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "code" in error;
