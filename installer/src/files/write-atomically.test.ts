import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { writeAtomically } from "./write-atomically.ts";

it("replaces a file with its mode, and leaves nothing else behind", async () => {
  const directory = await temporaryDirectory();
  const file = path.join(directory, ".env");
  await writeFile(file, "old", { mode: 0o644 });
  await writeAtomically(file, "new", 0o600);
  expect(await readFile(file, "utf8")).toBe("new");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual([".env"]);
});

it("leaves the old file and no temporary one when it cannot write", async () => {
  const directory = await temporaryDirectory();
  const file = path.join(directory, "taken");
  // A directory in the file's place makes the rename fail, for root too.
  await writeAtomically(path.join(directory, "other"), "kept", 0o600);
  await mkdir(path.join(file, "full"), { recursive: true });
  await chmod(file, 0o755);
  await expect(writeAtomically(file, "new", 0o600)).rejects.toThrow();
  expect((await readdir(directory)).toSorted()).toEqual(["other", "taken"]);
});
