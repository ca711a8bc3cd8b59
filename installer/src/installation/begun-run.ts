import { z } from "zod";
import { readIfThere } from "../files/read-if-there.ts";
import { pathsOf } from "./paths.ts";

const kind = z.object({ type: z.string() });

/** Whether a run was cut off here after it had begun to change something, so that the next one goes on with it. */
export async function hasBegunRun(directory: string): Promise<boolean> {
  const kinds = kindsIn((await readIfThere(pathsOf(directory).journal)) ?? "");
  return kinds.lastIndexOf("step") > Math.max(kinds.lastIndexOf("end"), kinds.lastIndexOf("run"), 0);
}

/** Whether the last run that a journal tells of has come to its end; undefined where it tells of none. */
export function lastRunOf(journal: string): "open" | "ended" | undefined {
  const kinds = kindsIn(journal);
  const begun = kinds.lastIndexOf("run");
  if (begun === -1) return undefined;
  return kinds.lastIndexOf("end") > begun ? "ended" : "open";
}

/** Read beside a run that may be at work, so that nothing is repaired here. */
const kindsIn = (journal: string): readonly string[] =>
  journal.split("\n").flatMap((line) => {
    try {
      return [kind.parse(JSON.parse(line)).type];
    } catch {
      return []; // damaged, which the journal itself complains about
    }
  });
