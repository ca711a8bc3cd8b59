import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { writeReport } from "./failure-report.ts";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

const random = vi.hoisted(() => ({ bytes: [] as number[] }));
vi.mock(import("node:crypto"), async (original) => {
  const crypto = await original();
  const chosen = (size: number) => Buffer.alloc(size, random.bytes.shift() ?? 0);
  return { ...crypto, randomBytes: chosen as unknown as typeof crypto.randomBytes }; // the one of its forms that is used
});

it("leaves alone what is there already, a link as well, and is its owner's alone", async () => {
  const [folder, other, precious] = await Promise.all([
    temporaryDirectory(),
    temporaryDirectory(),
    temporaryDirectory(),
  ]);
  const file = path.join(precious, "passwd");
  await writeFile(file, "precious");
  await symlink(file, path.join(folder, "cognobserve-install-report-010101010101.txt"));
  random.bytes = [1, 2];
  const report = await writeReport("what happened\n", [folder, other]);
  expect(report).toBe(path.join(other, "cognobserve-install-report-020202020202.txt"));
  expect(await readFile(`${report}`, "utf8")).toBe("what happened\n");
  expect((await stat(`${report}`)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).toBe("precious");
});
