import { appendFile, chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";

/** A checkout with nothing but the script, and an npm that takes a while and bears no second one beside it. */
async function checkout() {
  const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-packages-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const bin = path.join(directory, "bin");
  await mkdir(bin);
  await mkdir(path.join(directory, "scripts"));
  await copyFile("scripts/packages.sh", path.join(directory, "scripts/packages.sh"));
  await writeFile(path.join(directory, "package-lock.json"), "{}");
  await writeFile(
    path.join(bin, "npm"),
    `#!/bin/sh
echo run >>npm-runs
mkdir busy || exit 1
sleep 0.3
mkdir -p node_modules && touch node_modules/.package-lock.json
rmdir busy
`,
  );
  await chmod(path.join(bin, "npm"), 0o755);
  const install = (searchPath: string) =>
    execa("sh", ["scripts/packages.sh"], {
      cwd: directory,
      env: { PATH: `${bin}:${searchPath}` },
      reject: false,
    });
  const runs = async () => (await readFile(path.join(directory, "npm-runs"), "utf8")).trim().split("\n").length;
  return { directory, bin, install, runs };
}

test("two at once install once, one after the other", async () => {
  const { install, runs } = await checkout();
  const searchPath = process.env.PATH ?? "";
  const both = await Promise.all([install(searchPath), install(searchPath)]);
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(await runs()).toBe(1);
});

test("a lockfile that has changed since is installed; one that has not is left alone", async () => {
  const { directory, install, runs } = await checkout();
  const searchPath = process.env.PATH ?? "";
  await install(searchPath);
  await install(searchPath);
  expect(await runs()).toBe(1);
  await appendFile(path.join(directory, "package-lock.json"), "\n");
  await install(searchPath);
  expect(await runs()).toBe(2);
});

test("works where there is no flock", async () => {
  const { bin, install, runs } = await checkout();
  for (const command of ["sh", "dirname", "find", "mkdir", "rmdir", "sleep", "touch"]) {
    const { stdout } = await execa("sh", ["-c", `command -v ${command}`]);
    await symlink(stdout, path.join(bin, command));
  }
  expect((await install("/nowhere")).exitCode).toBe(0);
  expect(await runs()).toBe(1);
});
