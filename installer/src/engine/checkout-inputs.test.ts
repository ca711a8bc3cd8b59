import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { hashInputs } from "./checkout-inputs.ts";

async function checkout(): Promise<string> {
  const directory = await temporaryDirectory();
  const files = [
    "package.json",
    "app/web/main.ts",
    "settings/table.ts",
    "docker/quickstart/Dockerfile",
    "docker/versions",
    "installer/package.json",
  ];
  for (const file of files) {
    await mkdir(path.join(directory, path.dirname(file)), { recursive: true });
    await writeFile(path.join(directory, file), file);
  }
  return directory;
}

it("changes with content, names and executable bits of what goes into the image", async () => {
  const directory = await checkout();
  const main = path.join(directory, "app/web/main.ts");
  const hashes = [await hashInputs(directory, ["docker/quickstart"])];
  await writeFile(main, "changed");
  hashes.push(await hashInputs(directory, ["docker/quickstart"]));
  await chmod(main, 0o755);
  hashes.push(await hashInputs(directory, ["docker/quickstart"]));
  await rename(main, `${main}x`);
  hashes.push(await hashInputs(directory, ["docker/quickstart"]));
  expect(new Set(hashes).size).toBe(4);
});

it("does not change with tests, packages, build output and what lies elsewhere", async () => {
  const directory = await checkout();
  const before = await hashInputs(directory, ["docker/quickstart"]);
  for (const file of [
    "app/web/main.test.ts",
    "app/node_modules/x/index.js",
    "app/web/dist/a.js",
    "README.md",
    "installer/src/main.ts",
  ]) {
    await mkdir(path.join(directory, path.dirname(file)), { recursive: true });
    await writeFile(path.join(directory, file), "x");
  }
  expect(await hashInputs(directory, ["docker/quickstart"])).toBe(before);
});
