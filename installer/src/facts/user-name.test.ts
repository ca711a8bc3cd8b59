import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { nameOf, userName } from "./user-name.ts";

afterEach(() => void vi.unstubAllEnvs());

/** A number that stands in no passwd. */
const nameless = 54321;

/** Has `id` answer so. */
async function idSays(script: string) {
  const folder = await temporaryDirectory();
  await writeFile(path.join(folder, "id"), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(folder, "id"), 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env.PATH ?? ""}`);
}

describe("a user's name", () => {
  it("is found by the whole number", () => {
    expect(nameOf("root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/:/bin/sh", 1000)).toBe("ada");
    expect(nameOf("root:x:0:0::/root:/bin/sh", 100)).toBeUndefined();
  });

  it("is what the system says, wherever it keeps its users, and never that of USER", async () => {
    vi.stubEnv("USER", "root");
    expect(await userName(0)).toBe("root");
    await idSays("echo ada");
    expect(await userName(nameless)).toBe("ada");
  });

  it.each(["echo 54321; exit 1", "echo unknown ID 54321; exit 1", "exit 0"])("is none: %s", async (script) => {
    await idSays(script);
    expect(await userName(nameless)).toBeUndefined();
  });
});
