import type { Mode } from "@cognobserve/settings/setting";
import { z } from "zod";
import { readIfThere } from "../files/read-if-there.ts";
import { readInstalled } from "./installed.ts";
import { pathsOf } from "./paths.ts";

const run = z.object({ type: z.literal("run"), mode: z.enum(["quickstart", "production"]) });

/**
 * The mode of what a directory holds: a finished installation, one that was begun, or the data that an uninstalled one
 * has left. Undefined when it holds nothing.
 */
export async function installedMode(directory: string): Promise<Mode | undefined> {
  const record = await readInstalled(directory);
  return record?.mode ?? modeInJournal((await readIfThere(pathsOf(directory).journal)) ?? "");
}

/** Read beside a run that may be at work, so that nothing is repaired here. */
function modeInJournal(text: string): Mode | undefined {
  const runs = text.split("\n").flatMap((line) => {
    try {
      return [run.parse(JSON.parse(line)).mode];
    } catch {
      return []; // another kind of entry, or a damaged one, which the journal itself complains about
    }
  });
  return runs.at(-1);
}
