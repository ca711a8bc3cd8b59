import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { commandsAgainstInstaller } from "./installer-remains.ts";

const line = 'case ":$PATH:" in *":$HOME/bin:"*) ;; *) export PATH="$HOME/bin:$PATH" ;; esac # cognobserve-install';

describe("what remains of the installer itself", () => {
  it("is taken away by the commands that are said, and nothing else is", async () => {
    const { home, binary } = await someHome();
    await mkdir(path.join(home, ".config/fish"), { recursive: true });
    await writeFile(path.join(home, ".bashrc"), `alias l=ls\n${line}\n# not cognobserve-install, but mine\n`);
    await writeFile(path.join(home, ".profile"), "umask 022\n");
    await writeFile(path.join(home, ".config/fish/config.fish"), `${line}\n`);

    const commands = await commandsAgainstInstaller({ env: { HOME: home, PATH: "/nowhere" }, program: binary });
    await execa("sh", ["-c", commands.join("\n")]);

    expect(commands).toHaveLength(3);
    expect(await readdir(path.dirname(binary))).toEqual([]);
    expect(await readFile(path.join(home, ".bashrc"), "utf8")).toBe(
      "alias l=ls\n# not cognobserve-install, but mine\n",
    );
    expect(await readFile(path.join(home, ".profile"), "utf8")).toBe("umask 022\n");
    expect(await readFile(path.join(home, ".config/fish/config.fish"), "utf8")).toBe("");
  });

  it("is found on PATH, and .zshrc where ZDOTDIR says", async () => {
    const { home, binary } = await someHome();
    await mkdir(path.join(home, "zsh"));
    await writeFile(path.join(home, "zsh/.zshrc"), `${line}\n`);
    const env = { HOME: home, ZDOTDIR: path.join(home, "zsh"), PATH: `relative:${path.dirname(binary)}:/usr/bin` };
    const commands = await commandsAgainstInstaller({ env, program: "cognobserve-install" });
    expect(commands).toEqual([
      expect.stringMatching(/^rm '.*\/a home\/bin\/cognobserve-install'$/),
      expect.stringMatching(/^sed .*zsh\/\.zshrc'$/),
    ]);
  });

  it("is nothing in a checkout", async () => {
    const { home } = await someHome();
    const env = { HOME: home, COGNOBSERVE_CHECKOUT: home };
    expect(await commandsAgainstInstaller({ env, program: "./install.sh" })).toEqual([]);
  });
});

async function someHome() {
  const home = path.join(await temporaryDirectory(), "a home");
  const binary = path.join(home, "bin/cognobserve-install");
  await mkdir(path.dirname(binary), { recursive: true });
  await writeFile(binary, "#!/bin/sh\n");
  await chmod(binary, 0o755);
  return { home, binary };
}
