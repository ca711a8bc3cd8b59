import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  busyboxWget,
  contents,
  createMachine,
  curl,
  type Machine,
  mounted,
  pipe,
  sha256sum,
  shells,
  wget,
  which,
} from "./machine.ts";
import { glibcBuild, releasedScript, standIn } from "./release.ts";
import { file, serveRelease } from "./release-server.ts";

const build = standIn();
const path = `/cognobserve-install-${glibcBuild}`;

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

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(await contents(join(machine.home, ".local/bin"))).toEqual(["cognobserve-install"]);
  });

  it.each(Object.entries(shells))("is a folder for this run when home is read-only, in %s", async (_name, shell) => {
    await using machine = await createMachine();
    const temporary = await openFolder(machine);
    await chmod(machine.home, 0o555);

    const outcome = await install(machine, { shell, env: { TMPDIR: temporary } });

    expect(outcome.code, outcome.stderr).toBe(42);
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

      expect(outcome.code, outcome.stderr).toBe(42);
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

    const outcome = await install(machine, {
      uid: process.getuid?.(),
      env: { TMPDIR: temporary },
      wrapper: mounted('mount noexec,mode=777 "$HOME"'),
    });

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(outcome.stdout).toContain(`installer: ${temporary}/cognobserve.`);
  });

  it("is not a TMPDIR that runs no programs, where there is no home either", async () => {
    await using machine = await createMachine({ ...curl, ...sha256sum, getent: "exit 2" });
    const temporary = await openFolder(machine);

    const outcome = await install(machine, {
      uid: process.getuid?.(),
      env: { HOME: undefined, TMPDIR: temporary },
      wrapper: mounted('mount noexec,mode=777 "$TMPDIR"; mount mode=777 /var/tmp'),
    });

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(outcome.stdout).toContain("installer: /var/tmp/cognobserve.");
  });

  it("is not a file system without room for it", async () => {
    await using machine = await createMachine();
    const temporary = await openFolder(machine);

    const outcome = await install(machine, {
      uid: process.getuid?.(),
      env: { TMPDIR: temporary },
      wrapper: mounted('mount size=100m,mode=777 "$HOME"'),
    });

    expect(outcome.code, outcome.stderr).toBe(42);
    expect(outcome.stdout).toContain(`installer: ${temporary}/cognobserve.`);
  });

  it.each([
    ["curl", curl],
    ["wget", wget],
    ["BusyBox's wget", busyboxWget],
  ])("is given up at once, with 5 and nothing left in it, when it fills while %s writes", async (_name, downloader) => {
    // As with a quota, which df says nothing of.
    await using machine = await createMachine({ ...downloader, ...sha256sum, df: "exit 1" });
    const lookAfterwards = [which("sh"), "-c", `"$@"; code=$?; ${which("ls")} -A "$HOME" >&2; exit $code`, "sh"];

    const outcome = await install(machine, {
      released: standIn(3_000_000),
      uid: process.getuid?.(),
      wrapper: [...mounted('mount size=1m,mode=777 "$HOME"'), ...lookAfterwards],
    });

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain(`could not be written to ${machine.home}/.local/bin  (unwritable)`);
    expect(outcome.stderr).toMatch(/ {4}export COGNOBSERVE_BIN_DIR=\S+\n {2}Nothing has been changed\.$/);
    expect(outcome.stderr).not.toContain("Trying again");
  });

  it("is /usr/local/bin for root", async () => {
    await using machine = await createMachine();
    const outcome = await install(machine, {
      uid: process.getuid?.(),
      wrapper: mounted("mount mode=755 /usr/local/bin", "root"),
    });
    expect(outcome.stdout).toContain("installer: /usr/local/bin/cognobserve-install");
    expect(await contents(machine.home)).toEqual([]);
  });

  it("is the home of root where /usr cannot be changed", async () => {
    await using machine = await createMachine();
    const outcome = await install(machine, {
      uid: process.getuid?.(),
      wrapper: mounted("mount ro /usr/local/bin", "root"),
    });
    expect(outcome.stdout).toContain(`installer: ${machine.home}/.local/bin/cognobserve-install`);
  });

  it("is XDG_BIN_HOME", async () => {
    await using machine = await createMachine();
    const folder = join(machine.root, "programs of mine");
    const outcome = await install(machine, { env: { XDG_BIN_HOME: `${folder}/` } });
    expect(outcome.stdout).toContain(`installer: ${folder}/cognobserve-install`);
    expect(await contents(machine.home)).toEqual([]);
  });

  it.each(Object.entries(shells))("is COGNOBSERVE_BIN_DIR before all else, in %s", async (_name, shell) => {
    await using machine = await createMachine();
    const folder = join(machine.root, "a folder");
    const env = { COGNOBSERVE_BIN_DIR: `${folder}/`, XDG_BIN_HOME: join(machine.root, "other") };
    const outcome = await install(machine, { shell, env });
    expect(outcome.stdout).toContain(`installer: ${folder}/cognobserve-install`);
    expect(await contents(machine.home)).toEqual([]);
  });

  it("is never another than COGNOBSERVE_BIN_DIR, said with 5 when that cannot be had", async () => {
    await using machine = await createMachine();
    const folder = join(machine.root, "bin/sh/is a program");
    const outcome = await install(machine, { env: { COGNOBSERVE_BIN_DIR: folder } });
    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain(folder);
    expect(outcome.stderr).toContain("unset COGNOBSERVE_BIN_DIR");
    expect(await contents(machine.home)).toEqual([]);
  });

  it("has to be a whole path, said with 2", async () => {
    await using machine = await createMachine();
    const outcome = await install(machine, { env: { COGNOBSERVE_BIN_DIR: "bin" } });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr.match(/✗/g)).toHaveLength(1);
    expect(outcome.stderr.match(/Nothing has been changed\./g)).toHaveLength(1);
    expect(outcome.stderr).toContain("(bin-dir)");
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
    expect(outcome.stderr).toContain("export COGNOBSERVE_BIN_DIR=");
    expect(await contents(machine.home)).toEqual([]);
  });
});

describe("install.sh in a directory", () => {
  const away = {
    "was deleted": "rmdir ../here",
    "was deleted and made again": "rmdir ../here; mkdir ../here",
  };
  const cases = Object.entries(shells).flatMap(([name, shell]) =>
    Object.entries(away).map(([how, script]) => [how, name, shell, script] as const),
  );

  it.each(cases)("that %s says so with 3 and what to type, in %s", async (_how, _name, shell, script) => {
    await using server = await serveRelease({ [path]: file(build) });
    await using machine = await createMachine({ ...curl, ...sha256sum });

    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: build }), {
      shell,
      env: { COGNOBSERVE_BASE_URL: server.url, PWD: join(machine.root, "here") },
      wrapper: [which("sh"), "-c", `mkdir here && cd here && ${script}; exec "$@"`, "sh"],
    });

    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expect(outcome.stderr).toMatch(/\(no-directory\)\n.+\n.+\n {4}cd\n {2}Nothing has been changed\.$/);
    expect(server.requests).toEqual([]);
    expect(await contents(machine.home)).toEqual([]);
  });
});

type Options = Parameters<typeof pipe>[2] & { readonly released?: Buffer };

async function install(machine: Machine, { released = build, ...options }: Options = {}) {
  await using server = await serveRelease({ [path]: file(released) });
  return await pipe(machine, await releasedScript({ [glibcBuild]: released }), {
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
