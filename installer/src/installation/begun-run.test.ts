import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { hasBegunRun } from "./begun-run.ts";
import { pathsOf } from "./paths.ts";

it.each([
  ["nothing", [], false],
  ["a run that changed nothing yet", ["run"], false],
  ["a run that was cut off at work", ["run", "step", "step"], true],
  ["a run that went through", ["run", "step", "end"], false],
  ["one that was cut off after others", ["run", "step", "end", "host", "run", "step"], true],
  ["one that was begun after one that was ended", ["run", "step", "end", "run"], false],
])("%s", async (_, kinds, begun) => {
  const directory = await temporaryDirectory();
  const { journal } = pathsOf(directory);
  await mkdir(path.dirname(journal));
  await writeFile(journal, kinds.map((type) => `${JSON.stringify({ type })}\n`).join(""));
  expect(await hasBegunRun(directory)).toBe(begun);
});

it("nothing at all", async () => {
  const directory = await temporaryDirectory();
  expect(await hasBegunRun(directory)).toBe(false);
});
