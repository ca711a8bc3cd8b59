import { readFile } from "node:fs/promises";
import { failure } from "../failures.ts";

/** A file's text, or undefined when there is no such file. @throws Failure «file-unreadable» */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (!isErrno(error)) throw error;
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw failure("file-unreadable", { file, reason: reasonOf(error) });
  }
}

/** Whether an error came from the operating system, with a code such as ENOENT. */
export const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "code" in error;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full.",
  EDQUOT: "Your disk quota is used up.",
  EACCES: "You do not have the right to.",
  EPERM: "You do not have the right to.",
  EROFS: "The file system is read-only.",
  EISDIR: "It is a directory.",
  EBUSY: "It is in use, or something is mounted there.",
};

/** What the operating system complains of, as a sentence. */
export const reasonOf = (error: NodeJS.ErrnoException): string => reasons[error.code ?? ""] ?? error.message;
