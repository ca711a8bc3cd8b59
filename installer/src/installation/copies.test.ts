import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { Journal } from "../plan/journal.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { copyAway, forgetCopies, readCopy } from "./copies.ts";
import { pathsOf } from "./paths.ts";

const start = { mode: "quickstart", project: "p", version: "1", madeDirectories: [] };

it("keeps copies for as long as the journal can put something back from them", async () => {
  const directory = await temporaryDirectory();
  const { state, before } = pathsOf(directory);
  await mkdir(state);
  const journal = await Journal.read(pathsOf(directory).journal);
  const runWith = async (text: string) => {
    await writeFile(path.join(directory, ".env"), text);
    const copies = await copyAway(directory, [".env"]);
    await journal.startRun(start);
    await journal.beginStep("write", { copies });
    return copies;
  };
  const original = await runWith("the user's own");
  await journal.endRun("done");
  const later = await runWith("ours");
  await forgetCopies(directory, journal);
  expect(await readdir(before)).toEqual([original, later]);
  expect(await readCopy(directory, later, ".env")).toBe("ours");

  await journal.endRun("done");
  await forgetCopies(directory, journal);
  expect(await readdir(before)).toEqual([original]);
  expect(await readCopy(directory, original, ".env")).toBe("the user's own");
  expect(await readCopy(directory, later, ".env")).toBeUndefined();
});

it("leaves no folder behind when nothing is to be kept", async () => {
  const directory = await temporaryDirectory();
  await mkdir(pathsOf(directory).state);
  await writeFile(path.join(directory, ".env"), "A=1");
  await copyAway(directory, [".env"]);
  await forgetCopies(directory, await Journal.read(pathsOf(directory).journal));
  expect(await readdir(pathsOf(directory).state)).toEqual([]);
});
