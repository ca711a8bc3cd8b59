import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contents, createMachine, type Machine, pipe, shells, which } from "./machine.ts";
import { glibcBuild, releasedScript, standIn } from "./release.ts";
import { file, serveRelease } from "./release-server.ts";

const build = standIn();
const path = `/cognobserve-install-${glibcBuild}`;

/** Root may write anywhere, so that it has to become somebody else to meet a read-only folder. */
const somebody = process.getuid?.() === 0 ? 65_534 : undefined;

describe("where the installer is kept", () => {
  it("is the cache when ~/.local/bin cannot be had", async () => {
    await using machine = await createMachine();
    await writeFile(join(machine.home, ".local"), "a file");

    const outcome = await install(machine);

    expect(outcome.stdout).toContain(`installer: ${machine.home}/.cache/cognobserve/cognobserve-install`);
    expect(await contents(machine.home)).toEqual([
      ".cache",
      ".cache/cognobserve",
      ".cache/cognobserve/cognobserve-install",
      ".local",
    ]);
  });

  it("is the cache that XDG_CACHE_HOME names", async () => {
    await using machine = await createMachine();
    const cache = join(machine.root, "a cache");
    await writeFile(join(machine.home, ".local"), "a file");

    const outcome = await install(machine, { env: { XDG_CACHE_HOME: cache } });

    expect(outcome.stdout).toContain(`installer: ${cache}/cognobserve/cognobserve-install`);
  });

  it("is never a folder that has the installer's name", async () => {
    await using machine = await createMachine();
    await mkdir(join(machine.home, ".local/bin/cognobserve-install"), { recursive: true });

    const outcome = await install(machine);

    expect(outcome.code).toBe(42);
    expect(await contents(join(machine.home, ".local/bin"))).toEqual(["cognobserve-install"]);
  });

  it.each(Object.entries(shells))("is a folder for this run when home is read-only, in %s", async (_name, shell) => {
    await using machine = await createMachine();
    const temporary = await openFolder(machine);
    await chmod(machine.root, 0o755);
    await chmod(machine.home, 0o555);

    const outcome = await install(machine, { shell, uid: somebody, env: { TMPDIR: temporary } });

    expect(outcome.code).toBe(42);
    expect(outcome.stdout).toMatch(/installer: \S+\/temporary\/cognobserve\.\w+\/cognobserve-install/);
    expect(outcome.stderr).toContain("No home directory can hold the installer");
    expect(await contents(machine.home)).toEqual([]);
  });

  // zsh always has a HOME: it asks the system itself.
  it.each(Object.entries(shells).filter(([name]) => !name.startsWith("zsh")))(
    "is found without HOME, in %s",
    async (_name, shell) => {
      await using machine = await createMachine({
        curl: which("curl"),
        sha256sum: which("sha256sum"),
        getent: "exit 2",
      });
      const temporary = await openFolder(machine);

      const outcome = await install(machine, { shell, env: { HOME: undefined, TMPDIR: temporary } });

      expect(outcome.code).toBe(42);
      expect(outcome.stdout).toContain(`installer: ${temporary}/cognobserve.`);
    },
  );

  it("is the home that the system knows when HOME is unset", async () => {
    const machine = await createMachine();
    await using _ = machine;
    await using known = await createMachine({
      curl: which("curl"),
      sha256sum: which("sha256sum"),
      getent: `echo "somebody:x:1000:1000::${machine.home}:/bin/sh"`,
    });

    const outcome = await install(known, { env: { HOME: undefined } });

    expect(outcome.stdout).toContain(`installer: ${machine.home}/.local/bin/cognobserve-install`);
  });

  it("is not a file system that runs no programs", async () => {
    await using machine = await createMachine();
    const temporary = await openFolder(machine);
    // A mount of its own, seen by nobody else and gone with the process.
    const namespace = somebody === undefined ? ["--map-root-user", "--mount"] : ["--mount"];
    const mount = `"${which("mount")}" -t tmpfs -o noexec tmpfs "$HOME" && exec "$@"`;

    const outcome = await install(machine, {
      env: { TMPDIR: temporary },
      wrapper: [which("unshare"), ...namespace, which("sh"), "-c", mount, "sh"],
    });

    expect(outcome.code).toBe(42);
    expect(outcome.stdout).toContain(`installer: ${temporary}/cognobserve.`);
  });

  it("is nowhere, said with 5, when no place will do", async () => {
    await using machine = await createMachine({
      curl: which("curl"),
      sha256sum: which("sha256sum"),
      mktemp: "echo 'mktemp: Read-only file system' >&2; exit 1",
    });

    const outcome = await install(machine);

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("(no-place)");
    expect(outcome.stderr).toContain("export TMPDIR=");
    expect(await contents(machine.home)).toEqual([]);
  });
});

async function install(machine: Machine, options: Parameters<typeof pipe>[2] = {}) {
  await using server = await serveRelease({ [path]: file(build) });
  return await pipe(machine, await releasedScript({ [glibcBuild]: build }), {
    ...options,
    env: { COGNOBSERVE_BASE_URL: server.url, ...options.env },
  });
}

/** A temporary folder that anybody may write to. */
async function openFolder(machine: Machine): Promise<string> {
  const folder = join(machine.root, "temporary");
  await mkdir(folder);
  await chmod(folder, 0o777);
  return folder;
}
