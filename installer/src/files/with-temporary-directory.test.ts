import { access, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { withTemporaryDirectory } from "./with-temporary-directory.ts";

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

it("makes a directory that nobody else can look into, and takes it away with all that is in it", async () => {
  let seen = "";
  const mode = await withTemporaryDirectory(async (directory) => {
    seen = directory;
    await writeFile(path.join(directory, "file"), "x");
    return (await stat(directory)).mode & 0o777;
  });
  expect(mode).toBe(0o700);
  expect(await isThere(seen)).toBe(false);
});

it("takes it away when the work fails", async () => {
  let seen = "";
  const failing = withTemporaryDirectory(async (directory) => {
    seen = directory;
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await isThere(seen)).toBe(false);
});

it("takes it away when the process ends in the middle of it", async () => {
  const program = `
    import { withTemporaryDirectory } from ${JSON.stringify(new URL("with-temporary-directory.ts", import.meta.url).href)};
    await withTemporaryDirectory(async (directory) => {
      process.stdout.write(directory);
      process.exit(7);
    });`;
  const { stdout, exitCode } = await execa("node", ["--input-type=module", "--eval", program], { reject: false });
  expect(exitCode).toBe(7);
  expect(stdout).toMatch(/cognobserve-install-/);
  expect(await isThere(stdout)).toBe(false);
});
