import { readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { LogFile } from "./log-file.ts";

afterEach(() => void vi.unstubAllEnvs());

async function logWith(text: string) {
  const [directory, temporary] = await Promise.all([temporaryDirectory(), temporaryDirectory()]);
  vi.stubEnv("TMPDIR", temporary);
  const log = new LogFile(path.join(directory, "logs"));
  log.write(text);
  return { log, directory, temporary };
}

describe("the log of a run", () => {
  it("outlives its directory as a copy that is its owner's alone, each under a name of its own", async () => {
    const { log, directory, temporary } = await logWith("what happened");
    const other = new LogFile(path.join(directory, "logs"));
    log.rescue();
    other.rescue();
    await rm(directory, { recursive: true });
    expect(path.dirname(`${log.path}`)).toBe(temporary);
    expect(await readFile(`${log.path}`, "utf8")).toBe("what happened\n");
    expect((await stat(`${log.path}`)).mode & 0o777).toBe(0o600);
    expect(other.path).not.toBe(log.path);
  });

  it("is gone with its directory where no copy can be made, which is no reason to fail", async () => {
    const { log, directory } = await logWith("what happened");
    vi.stubEnv("TMPDIR", "/nonexistent");
    log.rescue();
    expect(path.dirname(`${log.path}`)).toBe(path.join(directory, "logs"));
    await rm(directory, { recursive: true });
    expect(log.path).toBeUndefined();
  });
});
