import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Argument, Command, Option } from "commander";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { givable } from "../answers/setting-names.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { completionsFor, type Shell } from "./completions.ts";

/* What Tab then does in these shells, on a terminal: test/installer/completions.test.ts */

const awkward = 'it\'s «new»: [50 %] of $HOME, `date` or \\ and "more"';

/** A command line with whatever a description and an option may have. */
const program = () => {
  const command = new Command("some-program").option("-q, --quiet", awkward).option("--file <file>", awkward);
  command
    .command("do-it")
    .description(awkward)
    .addOption(new Option("--how <how>", awkward).choices(["well", "badly"]));
  command
    .command("say")
    .description(awkward)
    .addArgument(new Argument("<word>", awkward).choices(["yes", "no"]));
  command.command("secretly", { hidden: true }).option("--unseen");
  return command;
};

describe.each<Shell>(["bash", "zsh", "fish"])("the script for %s", (shell) => {
  const script = completionsFor(shell, program());

  it("is one that the shell can read, whatever stands in the descriptions, and runs nothing then", async () => {
    const home = await temporaryDirectory();
    const file = path.join(home, "script");
    await writeFile(file, `${script}\necho read\n`);
    const run = (...args: readonly string[]) =>
      execa(shell, [...args, file], { extendEnv: false, env: { PATH: "/usr/bin:/bin", HOME: home } });
    expect((await run("-n")).stderr).toBe("");
    expect(await run()).toMatchObject({ stdout: "read", stderr: "" });
  });

  it("names every command, option, choice and setting that there is", () => {
    const words = [
      "do-it",
      "say",
      "quiet",
      "file",
      "how",
      "well",
      "badly",
      "yes",
      "no",
      ...givable,
      "LOG_LEVEL",
      "debug",
    ];
    for (const word of words) expect(script).toMatch(new RegExp(`(?<![\\w])${word}(?![\\w])`));
  });

  it("names nothing that is hidden", () => {
    expect(script).not.toMatch(/secretly|unseen/);
  });
});
