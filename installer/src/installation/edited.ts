import path from "node:path";
import { readIfThere } from "../files/read-if-there.ts";
import type { PublishedFile } from "../steps/context.ts";
import { pathsOf } from "./paths.ts";

/** A file is the user's own when it is neither what is to be written nor what was written last. */
export async function isEdited(directory: string, { name, content }: PublishedFile): Promise<boolean> {
  const actual = await readIfThere(path.join(directory, name));
  if (actual === undefined || actual === content) return false;
  return actual !== (await readIfThere(path.join(pathsOf(directory).published, name)));
}
