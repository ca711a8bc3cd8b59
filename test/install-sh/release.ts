import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

export const repository = fileURLToPath(new URL("../../", import.meta.url));

export const version = "9.9.9";

/** This computer's platform as a build is named after it, and the other one of the same processor. */
export const glibcBuild = `linux-${process.arch}`;
export const muslBuild = `linux-${process.arch}-musl`;

/**
 * A program that stands in for the installer where only its transport matters: it answers --version, repeats its
 * arguments one a line and ends with 42. Padded to `size` bytes with what no compressor shrinks away.
 */
export function standIn(size = 0): Buffer {
  const program = [
    "#!/bin/sh",
    'if [ "$1" = --version ]; then echo 9.9.9; exit 0; fi',
    'echo "installer: $0"',
    'for argument in "$@"; do echo "<$argument>"; done',
    "exit 42",
    "",
  ].join("\n");
  const padding = size > program.length ? createHash("shake256", { outputLength: size - program.length }) : undefined;
  return Buffer.concat([Buffer.from(program), padding?.update("padding").digest() ?? Buffer.alloc(0)]);
}

/** A build that no machine can run. */
export const unrunnable = Buffer.from("#!/no/such/interpreter\n");

/** The released install.sh for these builds, stamped as a release stamps it. */
export async function releasedScript(builds: Readonly<Record<string, Buffer>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "install-sh-sums-"));
  try {
    const sums = join(folder, "SHA256SUMS");
    const lines = Object.entries(builds).map(
      ([build, body]) => `${createHash("sha256").update(body).digest("hex")}  cognobserve-install-${build}\n`,
    );
    await writeFile(sums, lines.join(""));
    const { stdout } = await execa("sh", ["scripts/stamp-install-sh.sh", version, sums], { cwd: repository });
    return `${stdout}\n`;
  } finally {
    await rm(folder, { recursive: true });
  }
}
