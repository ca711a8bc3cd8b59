import { z } from "zod";
import { readIfThere } from "../files/read-if-there.ts";
import { pathsOf } from "./paths.ts";

const kind = z.object({ type: z.string() });

/** Whether a run was cut off here after it had begun to change something, so that the next one goes on with it. */
export async function hasBegunRun(directory: string): Promise<boolean> {
  const text = (await readIfThere(pathsOf(directory).journal)) ?? "";
  const kinds = text.split("\n").flatMap((line) => {
    try {
      return [kind.parse(JSON.parse(line)).type];
    } catch {
      return []; // damaged, which the journal itself complains about
    }
  });
  return kinds.lastIndexOf("step") > Math.max(kinds.lastIndexOf("end"), kinds.lastIndexOf("run"), 0);
}
