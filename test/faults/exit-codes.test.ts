import { type ExitCode, exitCodes } from "@cognobserve/installer/src/exit-codes";
import { expect, it } from "vitest";
import { table } from "./table.ts";

/* Every row is played and its exit code looked at, so what some row promises is what some run has ended with. */

const all = Object.values<ExitCode>(exitCodes);

/** Each row ends well once it is mended; so that 0 needs none of its own. */
const wanted = all.filter((code) => code !== exitCodes.done);

it.each(wanted)("exit code %d is the end of some fault", (code) => {
  expect(table.filter(({ exit }) => exit === code).map(({ id }) => id)).not.toEqual([]);
});

it("no fault ends with a code that is not documented", () => {
  expect(table.filter(({ exit }) => exit !== "SIGKILL" && !all.some((code) => code === exit))).toEqual([]);
});
