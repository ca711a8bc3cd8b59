import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * A file of the repository as text. Imported as a bundler macro, so that the binary holds the text itself, byte for byte;
 * run from source it is an ordinary read.
 * @param name path below the repository's root
 */
export const embedded = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), "utf8");
