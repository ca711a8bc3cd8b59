import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { installedMode } from "./installed-mode.ts";
import { pathsOf } from "./paths.ts";

async function directoryWith(files: { readonly journal?: string; readonly installed?: string }): Promise<string> {
  const directory = await temporaryDirectory();
  const paths = pathsOf(directory);
  await mkdir(path.dirname(paths.journal), { recursive: true });
  for (const name of ["journal", "installed"] as const) {
    const text = files[name];
    if (text !== undefined) await writeFile(paths[name], text);
  }
  return directory;
}

const run = (mode: string) => JSON.stringify({ type: "run", mode });

describe("installedMode", () => {
  it("is that of a finished installation", async () => {
    const installed = JSON.stringify({ version: "1", mode: "production", projectId: "p", traceId: "t", at: "now" });
    expect(await installedMode(await directoryWith({ installed }))).toBe("production");
  });

  it("is that of the last run where none was finished, whatever else the journal holds", async () => {
    const journal = [run("quickstart"), '{"type":"step","id":"image"}', run("production"), '{"type":"st'].join("\n");
    expect(await installedMode(await directoryWith({ journal }))).toBe("production");
  });

  it("is unknown where nothing is, or nothing that is known", async () => {
    expect(await installedMode("/nowhere")).toBeUndefined();
    expect(await installedMode(await directoryWith({ journal: `${run("cluster")}\n` }))).toBeUndefined();
  });
});
