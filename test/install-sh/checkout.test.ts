import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { keys, openScreen } from "../installer/screen.ts";
import { contents, createMachine, curl, type Machine, type Programs, pipe, sha256sum, which } from "./machine.ts";
import { repository } from "./release.ts";

describe("install.sh in a checkout", () => {
  it("builds the installer and hands over, with every argument", async () => {
    const outcome = await execa("./install.sh", ["--version"], { cwd: repository, stdin: "ignore" });
    expect(outcome.stdout).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("is found from any directory", async () => {
    const outcome = await execa(join(repository, "install.sh"), ["--help"], { cwd: "/", stdin: "ignore" });
    expect(outcome.stdout).toContain("Usage: cognobserve-install");
  });

  it("tells the installer which checkout to build from", async () => {
    await using machine = await createMachine({ ...curl, ...sha256sum });
    const checkout = await madeUpCheckout(machine);
    const outcome = await execa(join(checkout, "install.sh"), ["--yes", "--no-modify-path", "a b"], {
      reject: false,
    });
    expect(outcome.stderr).toBe("prepare <--yes> <a b>");
    expect(outcome.stdout).toBe(`installer for ${checkout} <--yes> <a b>`);
    expect(outcome.exitCode, outcome.stderr).toBe(42);
  });

  it("ends with the code of what could not be made ready", async () => {
    await using machine = await createMachine({ ...curl, ...sha256sum });
    const checkout = await madeUpCheckout(machine, "exit 4");
    const outcome = await execa(join(checkout, "install.sh"), ["--yes"], { reject: false });
    expect(outcome).toMatchObject({ exitCode: 4, stdout: "" });
  });

  it("leaves a wrong command line to the installer, before anything is put on the machine", async () => {
    const outcome = await execa("./install.sh", ["--yse"], { cwd: repository, stdin: "ignore", reject: false });
    expect(outcome.exitCode, outcome.stderr).toBe(2);
    expect(outcome.stderr).toContain("--yse");
    expect(outcome.stderr).not.toContain("Docker engine");
  });

  it("does not take the working directory for its checkout when it comes through a pipe", async () => {
    await using machine = await createMachine({ ...curl, ...sha256sum });
    const checkout = await madeUpCheckout(machine);
    const { stdout: script } = await execa("cat", ["install.sh"], { cwd: repository });

    const outcome = await pipe(machine, `${script}\n`, { cwd: checkout, args: ["--yes"] });

    expect(outcome).toMatchObject({ code: 5, stdout: "" });
    expect(outcome.stderr).toContain("carries no checksums");
    expect(await contents(machine.home)).toEqual([]);
  });
});

describe("install.sh from the repository, alone", () => {
  it("downloads nothing, with 5", async () => {
    await using machine = await createMachine({ ...curl, ...sha256sum });
    const alone = join(machine.root, "install.sh");
    await copyFile(join(repository, "install.sh"), alone);

    const outcome = await execa("sh", [alone, "--yes"], { reject: false, cwd: machine.root });

    expect(outcome).toMatchObject({ exitCode: 5, stdout: "" });
    expect(outcome.stderr).toContain("(not-released)");
  });
});

describe("what install.sh makes ready in a checkout", () => {
  it("is nothing but the installer without --yes: the installer shows first what it is going to do", async () => {
    await using site = await preparedCheckout(withNode);
    const screen = site.open([]);
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(await site.calls()).toEqual([]);
  });

  it("is an engine and the base images too with --yes, asking nothing", async () => {
    await using site = await preparedCheckout(withNode);
    const screen = site.open(["--yes"]);
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(await site.calls()).toEqual(["engine", "base images"]);
  });

  it("is all of that before the installer with --yes, where that takes a container", async () => {
    await using site = await preparedCheckout(withEngine);
    const screen = site.open(["--yes"]);
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(await site.calls()).toEqual(["engine", "base images", "container"]);
  });

  it("is shown and asked for without --yes, where the installer itself takes a container", async () => {
    await using site = await preparedCheckout(withEngine);
    const screen = site.open([]);
    await screen.shows("[Y/n]");
    expect(screen.text()).toMatch(/Downloaded +base images/);
    expect(await site.calls()).toEqual([]);
    screen.type(keys.enter);
    expect(await screen.exitCode, screen.everything()).toBe(42);
    expect(await site.calls()).toEqual(["base images", "container"]);
  });

  it.each([
    ["n", `n${keys.enter}`],
    ["the end of input", "\u0004"],
  ])("is nothing at all on %s", async (_answer, typed) => {
    await using site = await preparedCheckout(withEngine);
    const screen = site.open([]);
    await screen.shows("[Y/n]");
    screen.type(typed);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.text()).toContain("Nothing has been changed.");
    expect(await site.calls()).toEqual([]);
  });

  it.each([
    ["neither Node nor an engine is here", {}, /neither is here[\s\S]+sh ".+\/scripts\/engine\.sh"/],
    ["nobody can be asked", withEngine, /nobody can be asked[\s\S]+\.\/install\.sh --yes/],
  ])("is nothing, with 3 and what to type, where %s", async (_where, programs, said) => {
    await using site = await preparedCheckout(programs);
    const outcome = await site.withoutTerminal([]);
    expect(outcome.exitCode, outcome.stderr).toBe(3);
    expect(outcome.stderr).toMatch(said);
    expect(outcome.stderr.split("\n").at(-1)).toBe("  Nothing has been changed.");
    expect(await site.calls()).toEqual([]);
  });

  it("is said to be there still when a later part fails", async () => {
    await using site = await preparedCheckout({ docker: `${call("container")}; [ "$1" = info ]` });
    const outcome = await site.withoutTerminal(["--yes"]);
    expect(outcome.exitCode, outcome.stderr).toBe(4);
    expect(outcome.stderr).toContain("(build)");
    expect(outcome.stderr).toContain(`outside ${site.checkout} but a Docker engine and the base images, which stay.`);
  });
});

/** Notes that something was done which changes a machine. */
const call = (what: string) => `[ "$1" = info ] || echo "${what}" >>"$CALLS"`;

const withNode: Programs = { node: "echo v24.0.0", npm: "exit 0" };
const withEngine: Programs = { docker: call("container") };

/** A checkout with the real preparation, of which each part only notes that it was called. */
async function preparedCheckout(programs: Programs) {
  const machine = await createMachine({ setsid: which("setsid"), stty: which("stty"), ...programs });
  const checkout = await madeUpCheckout(machine);
  const calls = join(machine.root, "calls");
  await writeFile(calls, "");
  await mkdir(join(checkout, "docker"));
  await writeFile(join(checkout, "docker/versions"), "NODE_IMAGE=node\n");
  for (const name of ["prepare-checkout.sh", "progress.sh"]) {
    await copyFile(join(repository, "scripts", name), join(checkout, "scripts", name));
  }
  const parts = {
    "packages.sh": "command -v npm >/dev/null",
    "build-installer.sh": "",
    "engine.sh": call("engine"),
    "base-images.sh": call("base images"),
  };
  for (const [name, script] of Object.entries(parts)) await writeFile(join(checkout, "scripts", name), `${script}\n`);
  const env = { PATH: machine.path, HOME: machine.home, CALLS: calls };
  return {
    checkout,
    calls: async () => (await readFile(calls, "utf8")).split("\n").slice(0, -1),
    open: (args: readonly string[]) =>
      openScreen(
        ["exec", `"${checkout}/install.sh"`, ...args].join(" "),
        { ...env, TERM: "xterm-256color" },
        [100, 30],
      ),
    withoutTerminal: (args: readonly string[]) =>
      // In a session of its own there is no terminal, whoever runs this test.
      execa(join(checkout, "install.sh"), args, {
        env,
        extendEnv: false,
        detached: true,
        stdin: "ignore",
        reject: false,
      }),
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}

/** A checkout whose parts only say that they were called, in a folder with a space in its name. */
async function madeUpCheckout(machine: Machine, preparation = ""): Promise<string> {
  const checkout = join(machine.root, "a checkout");
  for (const folder of ["scripts", "installer", "dist"]) await mkdir(join(checkout, folder), { recursive: true });
  await writeFile(join(checkout, "package.json"), "{}");
  await copyFile(join(repository, "install.sh"), join(checkout, "install.sh"));
  const repeat = `for argument in "$@"; do printf ' <%s>' "$argument"; done`;
  await writeFile(
    join(checkout, "scripts/prepare-checkout.sh"),
    `printf prepare >&2\n{ ${repeat}; } >&2\n${preparation}\n`,
  );
  await writeFile(
    join(checkout, "dist/cognobserve-install"),
    `#!/bin/sh\nprintf 'installer for %s' "$COGNOBSERVE_CHECKOUT"\n${repeat}\nexit 42\n`,
    { mode: 0o755 },
  );
  return checkout;
}
