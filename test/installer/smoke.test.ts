import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary, repository } from "./installation.ts";

/* The built binary, in a directory that is empty but for what would configure a careless program, with no environment. */

let directory = "";
const run = (...args: readonly string[]) =>
  execa(binary, args, { cwd: directory, env: {}, extendEnv: false, reject: false, stdin: "ignore" });

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-smoke-"));
  await writeFile(
    path.join(directory, ".env"),
    "COGNOBSERVE_CHECKOUT=/nowhere\nDOCKER_HOST=ssh://nowhere\nBUN_OPTIONS=--print\n",
  );
  await writeFile(path.join(directory, "bunfig.toml"), 'preload = ["./hostile.ts"]\n');
  await writeFile(path.join(directory, "hostile.ts"), 'console.log("hostile"); process.exit(66);\n');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("cognobserve-install", () => {
  it("--version says its version and nothing else", async () => {
    expect(await run("--version")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      stderr: "",
    });
  });

  it("--help names every option, every command and every exit code", async () => {
    const { exitCode, stdout } = await run("--help");
    expect(exitCode, stdout).toBe(0);
    for (const word of [
      "--yes",
      "--mode",
      "--url",
      "--dir",
      "--version",
      "--set",
      "--dry-run",
      "--json",
      "first-trace",
      "status",
      "logs",
      "uninstall",
      "130",
      "https://",
    ]) {
      expect(stdout).toContain(word);
    }
  });

  it("--help gives examples that can be pasted as they are", async () => {
    await writeFile(path.join(directory, "database-url.txt"), "postgres://somebody:secret-of-mine@db.example.com/x\n");
    await writeFile(path.join(directory, "cognobserve.answers"), "mode=quickstart\n");
    const { stdout: help } = await run("--help");
    const examples = help.split("\n").filter((line) => line.startsWith(`    ${binary}`));
    expect(examples.length).toBeGreaterThan(5);
    for (const example of examples) {
      const line = `${example} --dry-run --json --dir "$PWD/here"`;
      const plan = await execa("sh", ["-c", line], {
        cwd: directory,
        env: { PATH: process.env.PATH },
        extendEnv: false,
      });
      expect(JSON.parse(plan.stdout), example).toMatchObject({ type: "plan" });
    }
  });

  it("--dry-run --json prints the plan, untouched by what lies in the directory", async () => {
    const { exitCode, stdout, stderr } = await run("--dry-run", "--json", "--dir", path.join(directory, "here"));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      type: "plan",
      mode: "quickstart",
      dir: path.join(directory, "here"),
      steps: [
        { id: "image", details: [expect.stringMatching(/^pull /)] },
        { id: "write-files" },
        { id: "start" },
        { id: "health" },
        { id: "probe" },
      ],
    });
  });

  it.each([
    [["--frobnicate"], "Unknown option '--frobnicate'"],
    [["instal"], "There is no command instal."],
    [["--yes", "--set", "WEB_PORT=x"], "must be a port number"],
    [["--mode", "swarm"], "quickstart"],
    [["--json"], "--yes"],
    [["logs", "--tail", "abc"], "--tail abc: it must be a number, or all."],
  ])("answers %j with 2 and says what is wrong", async (args, words) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(exitCode, stdout + stderr).toBe(2);
    expect(stdout + stderr).toContain(words);
  });

  it("says which flag is missing when there is no terminal, with 2", async () => {
    // setsid: without it the test's own terminal would be found as /dev/tty.
    const { exitCode, stderr } = await execa("setsid", ["--wait", binary], {
      cwd: directory,
      reject: false,
      stdin: "ignore",
    });
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toMatch(/no-terminal[\s\S]*--yes/);
  });

  it("finds nothing to take away, with 2, where nothing was installed", async () => {
    const dir = path.join(directory, "begun");
    const nowhere = await run("uninstall", "--yes", "--dir", dir);
    expect(nowhere.exitCode).toBe(2);
    expect(nowhere.stderr).toMatch(/\(not-installed\)[\s\S]*no \.cognobserve folder[\s\S]*Nothing has been changed\./);
    // As a run leaves it that was killed at once.
    await mkdir(path.join(dir, ".cognobserve"), { recursive: true });
    const { exitCode, stdout, stderr } = await run("uninstall", "--yes", "--dir", dir);
    expect(exitCode, stdout + stderr).toBe(2);
    expect(stderr).toMatch(/\(not-installed\)[\s\S]*There is a \.cognobserve folder[\s\S]*Nothing has been changed\./);
    expect(stdout + stderr).not.toContain("gone");
    expect(await readdir(dir, { recursive: true })).toEqual([".cognobserve"]);
  });

  it("refuses with 3, touching nothing, when no engine answers", async () => {
    const dir = path.join(directory, "never");
    const { exitCode, stderr } = await execa(binary, ["--yes", "--dir", dir], {
      cwd: directory,
      env: { DOCKER_HOST: "unix:///nowhere/docker.sock" },
      reject: false,
    });
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toMatch(/\(docker-unreachable\)[\s\S]*the socket does not exist[\s\S]*Nothing has been changed\./);
    expect((await execa("ls", ["-a", directory])).stdout).not.toContain("never");
  });
});
