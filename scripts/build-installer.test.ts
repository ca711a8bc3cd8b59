import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";

test("two at once build once, one after the other", async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-build-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = (name: string) => path.join(directory, name);
  for (const name of ["scripts", "installer", "node_modules/bun/bin"]) await mkdir(file(name), { recursive: true });
  await copyFile("scripts/build-installer.sh", file("scripts/build-installer.sh"));
  await writeFile(file("installer/package.json"), '{\n  "version": "1.2.3",\n}\n');
  // A bun that takes a while.
  const bun = `#!/bin/sh\n[ "$1" != --version ] || exit 0\necho run >>runs\nsleep 0.3\necho installer >"$4"\nchmod +x "$4"\n`;
  await writeFile(file("node_modules/bun/bin/bun.exe"), bun);
  await chmod(file("node_modules/bun/bin/bun.exe"), 0o755);
  const build = () => execa("sh", ["scripts/build-installer.sh"], { cwd: directory, reject: false });

  const both = await Promise.all([build(), build()]);

  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(await readFile(file("dist/cognobserve-install"), "utf8")).toBe("installer\n");
  expect(await readFile(file("runs"), "utf8")).toBe("run\n");
});
