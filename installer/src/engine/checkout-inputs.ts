import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** What of a checkout goes into each image; the rest may change without a new build. */
const roots = ["app", "settings", "docker/versions", "installer/package.json"];
const rootFiles = /^(package(-lock)?\.json|tsconfig.*\.json|\.npmrc|\.dockerignore)$/;
const ignored = /^(node_modules|dist|\.types|\.cache|.*\.(log|tsbuildinfo)|.*\.test\.tsx?)$/;

/**
 * Hash over the name, the executable bit and the content of every file that goes into the image. Walks the tree rather
 * than asking git, which a machine need not have and which refuses another user's checkout.
 * @param more folders that go into this image besides
 */
export async function hashInputs(checkout: string, more: readonly string[]): Promise<string> {
  const top = (await readdir(checkout)).filter((name) => rootFiles.test(name));
  const files = [
    ...top,
    ...(await Promise.all([...roots, ...more].map((root) => walk(checkout, root)))).flat(),
  ].toSorted();
  const digests = await Promise.all(
    files.map(async (file) => {
      const absolute = path.join(checkout, file);
      const [content, { mode }] = await Promise.all([readFile(absolute), stat(absolute)]);
      const digest = createHash("sha256").update(content).digest("hex");
      return `${digest} ${(mode & 0o100) === 0 ? "-" : "x"} ${file}\n`;
    }),
  );
  return createHash("sha256").update(digests.join("")).digest("hex");
}

async function walk(checkout: string, relative: string): Promise<readonly string[]> {
  const absolute = path.join(checkout, relative);
  if ((await stat(absolute)).isFile()) return [relative];
  const entries = (await readdir(absolute, { withFileTypes: true })).filter(({ name }) => !ignored.test(name));
  const nested = await Promise.all(
    entries.map((entry) => {
      const child = path.join(relative, entry.name);
      return entry.isDirectory() ? walk(checkout, child) : [child];
    }),
  );
  return nested.flat();
}
