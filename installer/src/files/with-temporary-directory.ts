import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** Has a directory made that nobody else can look into (mkdtemp(3)), and takes it away, even where the process ends first. */
export async function withTemporaryDirectory<Value>(work: (directory: string) => Promise<Value>): Promise<Value> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-install-"));
  const atExit = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", atExit);
  try {
    return await work(directory);
  } finally {
    process.off("exit", atExit);
    await rm(directory, { recursive: true, force: true });
  }
}
