import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { muslBuild, releasedScript, repository } from "./release.ts";
import { file, serveRelease } from "./release-server.ts";

/* install.sh and the installer itself where the C library is musl, as on Alpine, in a container of little else. */

const laidOut = join(repository, ".cache/musl");

describe.runIf(existsSync(join(laidOut, "complete")))("on a system with musl", () => {
  let installer: Buffer;
  let image: string;

  beforeAll(async () => {
    await execa("sh", ["scripts/build-installer.sh", muslBuild], { cwd: repository });
    installer = await readFile(join(repository, `dist/cognobserve-install-${muslBuild}`));
    image = (await execa("sh", ["-c", 'tar -C "$1/root" -cf - . | docker import -', "sh", laidOut])).stdout.trim();
  });
  afterAll(async () => {
    await execa("docker", ["image", "rm", image], { reject: false });
  });

  /** `curl … | sh -s -- ARGS` in a container. */
  async function pipe(args: readonly string[], options: readonly string[] = []) {
    await using server = await serveRelease({ [`/cognobserve-install-${muslBuild}`]: file(installer) });
    const { exitCode, stdout, stderr } = await execa(
      "docker",
      [
        ...["run", "--rm", "--interactive", "--network", "host", ...options],
        ...["--env", "HOME=/root", "--env", "PATH=/bin", "--env", `COGNOBSERVE_BASE_URL=${server.url}`],
        ...[image, "/bin/busybox", "sh", "-c", 'busybox --install -s /bin; exec sh -s -- "$@"', "sh", ...args],
      ],
      { input: await releasedScript({ [muslBuild]: installer }), reject: false },
    );
    return { exitCode, stdout, stderr, requests: server.requests };
  }

  it("goes from one line to a plan", async () => {
    const { exitCode, stdout, stderr, requests } = await pipe(
      ["--yes", "--dry-run", "--dir", "/srv/x"],
      ["--volume", `${join(laidOut, "c++")}:/usr/lib:ro`],
    );
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain("docker compose up in /srv/x");
    expect(requests).toEqual([`/cognobserve-install-${muslBuild}`]);
  });

  it("is told which library is missing, of all that musl complains of", async () => {
    const { exitCode, stderr } = await pipe(["--yes", "--dry-run"]);
    expect(exitCode, stderr).toBe(5);
    expect(stderr).toContain(`${muslBuild}: Error loading shared library libstdc++.so.6`);
    expect(stderr).not.toContain("symbol not found");
  });
});
