import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { contents, createMachine, pipe, shells, which } from "./machine.ts";
import { glibcBuild, releasedScript, repository } from "./release.ts";
import { file, serveRelease } from "./release-server.ts";

let installer: Buffer;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installer = await readFile(join(repository, "dist/cognobserve-install"));
});

describe("install.sh and the installer itself", () => {
  // Of each kind one: how the script does in the others, the small stand-in shows as well.
  it.each(["dash", "bash", "busybox ash", "zsh"])("go from one line to a plan, in %s", async (name) => {
    const shell = shells[name];
    if (shell === undefined) throw new Error(`no shell ${name}`);
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: file(installer) });
    await using machine = await createMachine();
    const env = { COGNOBSERVE_BASE_URL: server.url };
    const script = await releasedScript({ [glibcBuild]: installer });

    const plan = await pipe(machine, script, { shell, env, args: ["--yes", "--dry-run", "--dir", "/srv/a folder"] });
    expect(plan.code, plan.stderr).toBe(0);
    expect(plan.stdout).toContain("/srv/a folder");

    const events = await pipe(machine, script, { shell, env, args: ["--yes", "--dry-run", "--json"] });
    for (const line of events.stdout.split("\n")) expect(() => JSON.parse(line)).not.toThrow();

    expect(server.requests).toHaveLength(1);
    expect(await contents(machine.home)).toEqual([".local", ".local/bin", ".local/bin/cognobserve-install"]);
  });

  it("end with the installer's own code and words for a wrong option", async () => {
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: file(installer) });
    await using machine = await createMachine();

    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: installer }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
      args: ["--yse"],
    });

    expect(outcome.code, outcome.stderr).toBe(2);
    expect(outcome.stderr).toContain("--yse");
  });

  it("say which flag is missing where nobody can be asked, with 2", async () => {
    await using server = await serveRelease({ [`/cognobserve-install-${glibcBuild}`]: file(installer) });
    await using machine = await createMachine();

    // In a session of its own there is no terminal, whoever runs this test.
    const outcome = await pipe(machine, await releasedScript({ [glibcBuild]: installer }), {
      env: { COGNOBSERVE_BASE_URL: server.url },
      wrapper: [which("setsid"), "--wait"],
    });

    expect(outcome.code, outcome.stderr).toBe(2);
    expect(outcome.stderr).toContain("--yes");
  });
});

// Intel's Nehalem of 2008 has neither AVX nor AVX2.
describe.runIf(process.arch === "x64")("the installer on an old processor", () => {
  it("answers with its version, and with a plan", async () => {
    const old = (...args: readonly string[]) =>
      execa("qemu-x86_64", ["-cpu", "Nehalem", join(repository, "dist/cognobserve-install"), ...args]);
    expect((await old("--version")).stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect(JSON.parse((await old("--yes", "--dry-run", "--json")).stdout)).toMatchObject({ type: "plan" });
  });
});
