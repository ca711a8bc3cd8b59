import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A directory of the test's own on the real file system, gone when the test is. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-installer-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
