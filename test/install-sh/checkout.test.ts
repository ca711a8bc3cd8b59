import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { contents, createMachine, curl, type Machine, pipe, sha256sum } from "./machine.ts";
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
