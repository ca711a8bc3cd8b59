import os from "node:os";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { exitCodes } from "../exit-codes.ts";
import { Failure } from "../failures.ts";
import type { Invocation } from "../invocation.ts";
import { runCommandLine } from "./command-line.ts";

describe("a command line that is not understood", () => {
  it.each([
    [["--yse"], "Did you mean --yes?", "{program} --yes"],
    [
      ["--yes", "--dryrun", "--url", "https://a b"],
      "Did you mean --dry-run?",
      "{program} --yes --dry-run --url 'https://a b'",
    ],
    [["instal"], "Did you mean install?", "{program} install"],
    [["statsu", "--json"], "Did you mean status?", "{program} status --json"],
    [["log"], "Did you mean logs?", "{program} logs"],
    [["version"], "Did you mean --version?", "{program} --version"],
    [["logs", "--folow"], "Did you mean --follow?", "{program} logs --follow"],
    [["production"], "Did you mean --mode production?", "{program} --mode production"],
    [["--mode", "prod"], "Did you mean production?", "{program} --mode production"],
    [["--yes", "--mode=quick-start"], "Did you mean quickstart?", "{program} --yes --mode=quickstart"],
    [["completions", "fihs"], "Did you mean fish?", "{program} completions fish"],
  ])("%j: %s", async (args, remedy, command) => {
    expect(await usageOf(args)).toMatchObject({ remedy, commands: [command] });
  });

  it.each([
    [["frobnicate"], "There are: install, status,"],
    [["vers"], "Did you mean --version?"],
    [["--mode", "swarm"], "Every option is listed by:"],
    [["--frobnicate"], "Every option is listed by:"],
  ])("%j guesses nothing far-fetched: %s", async (args, remedy) => {
    expect((await usageOf(args)).remedy).toContain(remedy);
  });

  it.each([
    [["--yes", "--dir", "", "--set", "INIT_API_KEY=x"], "{program} --yes --set 'INIT_API_KEY=…' --dir ~/cognobserve"],
    [["install", "--dir="], "{program} install --dir ~/cognobserve"],
    [["status", "--dir", ""], "{program} status --dir ~/cognobserve"],
    [["logs", "--dir", "", "--follow"], "{program} logs --follow --dir ~/cognobserve"],
    [["uninstall", "--yes", "--dir", ""], "{program} uninstall --yes --dir ~/cognobserve"],
  ])("%j has a directory without a name", async (args, command) => {
    expect(await usageOf(args)).toMatchObject({ cause: expect.stringMatching(/^--dir names no/), commands: [command] });
  });

  it("logs has no --json, as what services say goes through as it is", async () => {
    expect((await usageOf(["logs", "--json"])).cause).toContain("--json");
  });

  it.each([
    [["--st", "DATABASE_URL=postgres://somebody:hunter2@db/x"]],
    [["--database-url=postgres://somebody:hunter2@db/x"]],
  ])("%j repeats no secret", async (args) => {
    expect(JSON.stringify(await usageOf(args))).not.toContain("hunter2");
  });
});

describe("help", () => {
  it.each([[["--help"]], [["help"]], [["install", "--help"]]])(
    "%j ends with exit codes and the documentation",
    async (args) => {
      expect(await outputOf(args)).toMatch(/Examples:[\s\S]*Exit codes:[\s\S]*https:\/\//);
    },
  );

  it("names every exit code", async () => {
    const [, listed = ""] = (await outputOf(["--help"])).split("Exit codes:");
    for (const code of Object.values(exitCodes)) expect(listed).toMatch(new RegExp(`\\b${code}\\b`));
  });

  it.each(["status", "first-trace", "logs", "uninstall", "completions"])(
    "%s has examples of its own",
    async (command) => {
      const help = await outputOf([command, "--help"]);
      expect(await outputOf(["help", command])).toBe(help);
      expect(help).toContain(`Usage: cognobserve-install ${command}`);
      expect(help).toMatch(new RegExp(`\n {4}.*cognobserve-install ${command}`));
    },
  );

  it("gives examples as this program is called here", async () => {
    expect(await outputOf(["--help"], "/a folder/cognobserve-install")).toContain(
      "\n    '/a folder/cognobserve-install' --yes\n",
    );
  });
});

async function usageOf(args: readonly string[]) {
  try {
    await outputOf(args);
  } catch (error) {
    if (error instanceof Failure) {
      expect(error.exit).toBe(2);
      return error.text;
    }
    throw error;
  }
  throw new Error(`understood: ${args.join(" ")}`);
}

/** What a run prints on standard output. */
async function outputOf(args: readonly string[], program = "cognobserve-install"): Promise<string> {
  const stdout = new PassThrough();
  const printed = text(stdout);
  // What help and usage have no use for is left out; whatever would need it fails the test.
  const invocation = { args, program, stdout, env: {}, workingDirectory: os.tmpdir() } as unknown as Invocation;
  await runCommandLine(invocation).finally(() => stdout.end());
  return await printed;
}
