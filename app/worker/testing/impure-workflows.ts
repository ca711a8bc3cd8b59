import { readFile } from "node:fs/promises";

/* What no workflow may do: ask for what only Node has. */

export async function impure(): Promise<string> {
  return readFile("/etc/hostname", "utf8");
}
