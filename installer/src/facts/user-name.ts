import { readFile } from "node:fs/promises";
import { execa } from "execa";

/**
 * The name of the user; undefined for a number that has none, such as one that a container was started with. What runs
 * this program would guess it from USER, which need not be set, nor be right.
 */
export async function userName(user: number): Promise<string | undefined> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const named = nameOf(passwd, user);
  if (named !== undefined) return named;
  // Users may be kept elsewhere: in a directory service, or on macOS.
  const { exitCode, stdout } = await execa({ reject: false, timeout: 5000 })`id -un`;
  return exitCode === 0 && stdout !== "" ? stdout : undefined;
}

/** The name that belongs to a user id, by passwd(5). */
export const nameOf = (passwd: string, uid: number): string | undefined =>
  passwd
    .split("\n")
    .find((line) => line.split(":")[2] === String(uid))
    ?.split(":")[0];
