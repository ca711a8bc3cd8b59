import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { keys, openScreen } from "../installer/screen.ts";
import { asSomebody, contents, createMachine, type Machine, pipe, shells, somebody, which } from "./machine.ts";
import { glibcBuild, releasedScript, standIn } from "./release.ts";
import { file, serveRelease } from "./release-server.ts";

const build = standIn();
const path = `/cognobserve-install-${glibcBuild}`;
const question = "[Y/n]";

/**
 * Each shell: the file that is asked about, and how that shell is started so that it reads it. For bash it is .profile
 * as there is no .bashrc.
 */
const startups: readonly (readonly [shell: string, file: string, start: readonly string[]])[] = [
  ["bash", ".profile", ["bash", "-lic"]],
  ["zsh", ".zshrc", ["zsh", "-ic"]],
  ["fish", ".config/fish/config.fish", ["fish", "-c"]],
  ["dash", ".profile", ["dash", "-lc"]],
  ["mksh", ".profile", ["mksh", "-lc"]],
  ["ksh93", ".profile", ["ksh93", "-lc"]],
];

describe("install.sh on a terminal, when its folder is not on PATH", () => {
  it.each(startups)("asks, and %s then finds the installer by %s", async (shell, name, start) => {
    await using site = await createSite(shell);
    const startup = await site.write(name, "# mine, without an end");

    const first = site.open();
    await first.shows(question);
    await first.shows(startup);
    expect(await readFile(startup, "utf8")).toBe("# mine, without an end");
    first.type(keys.enter);
    expect(await first.exitCode, first.everything()).toBe(42);

    const lines = (await readFile(startup, "utf8")).split("\n");
    expect(lines).toEqual(["# mine, without an end", expect.stringMatching(/ # cognobserve-install$/), ""]);
    expect(await foundBy(site.machine, start)).toBe(site.binary);

    const second = site.open();
    expect(await second.exitCode, second.everything()).toBe(42);
    expect(second.everything()).not.toContain(question);
    expect(await readFile(startup, "utf8")).toBe(lines.join("\n"));
  });

  it("makes the start-up file where there is none", async () => {
    await using site = await createSite("fish");
    const screen = site.open();
    await screen.shows(question);
    screen.type(`y${keys.enter}`);
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(await foundBy(site.machine, ["fish", "-c"])).toBe(site.binary);
  });

  it("asks about .bashrc where bash has one", async () => {
    await using site = await createSite("bash");
    await site.write(".bashrc", "");
    const screen = site.open();
    await screen.shows(".bashrc");
    screen.type(keys.enter);
    await screen.exitCode;
    expect(await foundBy(site.machine, ["bash", "-ic"])).toBe(site.binary);
  });

  it.each([
    ["n", keys.enter],
    ["the end of input", "\u0004"],
  ])("touches nothing on %s, says the line, and goes on", async (answer, end) => {
    await using site = await createSite("bash");
    const screen = site.open();
    await screen.shows(question);
    screen.type(answer === "n" ? `n${end}` : end);

    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(screen.everything()).toContain('export PATH="$HOME/.local/bin:$PATH"');
    expect(await contents(site.machine.home)).toEqual(site.untouched);

    // Whoever said no is not asked again, and has been told the line.
    const again = site.open();
    expect(await again.exitCode, again.everything()).toBe(42);
    expect(again.everything()).toMatch(/^installer: /);
  });

  it("says the line, without asking again, when another release's installer takes the place of one that was there", async () => {
    await using site = await createSite("bash");
    await site.write(".local/bin/cognobserve-install", "another release's");
    const screen = site.open();
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(screen.everything()).not.toContain(question);
    expect(screen.everything()).toContain('export PATH="$HOME/.local/bin:$PATH"');
    expect(await contents(site.machine.home)).toEqual(site.untouched);
  });

  it("touches nothing on Ctrl-C, and ends with 130", async () => {
    await using site = await createSite("bash");
    const screen = site.open();
    await screen.shows(question);
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.everything()).toContain(`Stopped. The installer stays, as ${site.binary}.`);
    expect(await contents(site.machine.home)).toEqual(site.untouched);
  });

  it.each(["--no-modify-path", "--yes", "--dry-run", "status"])("does not ask with %s", async (argument) => {
    await using site = await createSite("bash");
    const screen = site.open([argument]);
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(screen.everything()).not.toContain(question);
    expect(screen.everything()).toContain('export PATH="$HOME/.local/bin:$PATH"');
    expect(await contents(site.machine.home)).toEqual(site.untouched);
  });

  it.each([
    ["CI", "true"],
    ["SUDO_USER", "somebody"],
    ["SHELL", "/bin/tcsh"],
  ])("does not ask with %s=%s", async (name, value) => {
    await using site = await createSite("bash");
    const screen = site.open([], { [name]: value });
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(screen.everything()).not.toContain(question);
    expect(screen.everything()).toContain("To call it by its name");
  });

  it("does not ask when the folder is on PATH", async () => {
    await using site = await createSite("bash");
    const folder = join(site.machine.home, ".local/bin");
    const screen = site.open([], { PATH: `${site.machine.path}:${folder}` });
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(screen.everything()).not.toContain("by its name");
  });

  it("says the line when the start-up file cannot be written to", async () => {
    await using site = await createSite("bash");
    await chmod(await site.write(".bashrc", "# not ours\n"), 0o444);
    const screen = site.open();
    await screen.shows(question);
    screen.type(keys.enter);
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(screen.everything()).toContain(".bashrc cannot be written to.");
    expect(screen.everything()).toContain('export PATH="$HOME/.local/bin:$PATH"');
    expect(await readFile(join(site.machine.home, ".bashrc"), "utf8")).toBe("# not ours\n");
  });

  it("adds no second line when it is kept elsewhere than before, but says it", async () => {
    await using site = await createSite("bash");
    const old = 'export PATH="/opt/old:$PATH" # cognobserve-install\n';
    const startup = await site.write(".bashrc", old);
    const screen = site.open();
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(screen.everything()).toContain('export PATH="$HOME/.local/bin:$PATH"');
    expect(await readFile(startup, "utf8")).toBe(old);
  });
});

describe("install.sh without a terminal", () => {
  it.each(Object.entries(shells))("says the line to add, once, and touches nothing, in %s", async (_name, shell) => {
    await using site = await createSite("zsh");
    const run = () => pipe(site.machine, site.script, { shell, env: { ...site.env, SHELL: "/usr/bin/zsh" } });

    const first = await run();
    const second = await run();

    expect(first.stderr).toContain(`add this line to ${site.machine.home}/.zshrc:`);
    expect(first.stderr).toContain('    export PATH="$HOME/.local/bin:$PATH"');
    expect(second).toMatchObject({ code: 42, stderr: "" });
    expect(await contents(site.machine.home)).toEqual(site.untouched);
  });

  it("keeps --no-modify-path to itself, and every other argument as it is", async () => {
    await using site = await createSite("bash");
    const args = ["a b", "--no-modify-path", "", "--yes"];
    const outcome = await pipe(site.machine, site.script, { env: site.env, args });
    expect(outcome.stdout.split("\n").slice(1)).toEqual(["<a b>", "<>", "<--yes>"]);
  });

  it("says which other one comes first on PATH", async () => {
    await using site = await createSite("bash");
    const other = join(site.machine.path, "cognobserve-install");
    await writeFile(other, "#!/bin/sh\n");
    await chmod(other, 0o755);
    const folder = join(site.machine.home, ".local/bin");
    const env = { ...site.env, PATH: `${site.machine.path}:${folder}` };
    expect((await pipe(site.machine, site.script, { env })).stderr).toContain(`Mind that ${other} comes before it`);
  });

  it.each(['a "quoted" folder', "back`tick", "dollar$sign", "colon:s"])(
    "makes no line of a folder that a shell could misread: %s",
    async (name) => {
      await using site = await createSite("bash");
      const folder = join(site.machine.root, name);
      const outcome = await pipe(site.machine, site.script, { env: { ...site.env, COGNOBSERVE_BIN_DIR: folder } });
      expect(outcome.code, outcome.stderr).toBe(42);
      expect(outcome.stderr).toContain(`put ${folder} on PATH.`);
      expect(outcome.stderr).not.toContain("export");
    },
  );
});

/** A release to install from, and a machine whose person uses that shell. */
async function createSite(shell: string) {
  const server = await serveRelease({ [path]: file(build) });
  const machine = await createMachine();
  const script = await releasedScript({ [glibcBuild]: build });
  const place = join(machine.root, "install.sh");
  await writeFile(place, script);
  const env = { COGNOBSERVE_BASE_URL: server.url, SHELL: which(shell) };
  return {
    machine,
    script,
    env,
    binary: join(machine.home, ".local/bin/cognobserve-install"),
    /** What lies at home when nothing but the installer has come. */
    untouched: [".local", ".local/bin", ".local/bin/cognobserve-install"],
    /** Makes a file at home, as the person would have. */
    write: async (name: string, text: string) => {
      const place = join(machine.home, name);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, text);
      if (somebody !== undefined) await execa("chown", ["-R", `${somebody}:${somebody}`, machine.home]);
      return place;
    },
    open: (args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) =>
      // The outer shell lives on after Ctrl-C and passes the inner one's code along.
      openScreen(
        `trap : INT; cat "${place}" | ${asSomebody} ${which("dash")} -s -- ${args.join(" ")}; exit $?`,
        { PATH: machine.path, HOME: machine.home, ...env, ...more },
        [160, 40],
      ),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await machine[Symbol.asyncDispose]();
    },
  };
}

/** Where a shell that is newly started finds the installer. */
async function foundBy(machine: Machine, [program = "", ...flags]: readonly string[]): Promise<string> {
  const { stdout } = await execa(which(program), [...flags, "command -v cognobserve-install"], {
    extendEnv: false,
    env: { HOME: machine.home, PATH: "/usr/bin:/bin" },
    uid: somebody,
    detached: true,
    stdin: "ignore",
    stderr: "ignore",
  });
  // ksh93 quotes what has blanks in it.
  return stdout.replaceAll("'", "");
}
