import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryDirectory } from "./testing/temporary-directory.ts";

/* The program as it is started, with something in it that fails where nobody catches it. */

const main = fileURLToPath(new URL("main.ts", import.meta.url));

/** What fails, in a module that is loaded before the program: once the run is under way. */
const failing = {
  "in a timer": `throw new Error("out of cheese: INIT_API_KEY=co_sk_abc")`,
  "in work that is left to itself": `void Promise.reject(new Error("out of cheese: INIT_API_KEY=co_sk_abc"))`,
};

/** Runs it against an engine that takes every question and answers none. */
async function run(what: string, ...more: readonly string[]) {
  const directory = await temporaryDirectory();
  const socket = path.join(directory, "docker.sock");
  const engine = createServer().listen(socket);
  await once(engine, "listening");
  onTestFinished(() => void engine.close());
  const module = `data:text/javascript,${encodeURIComponent(`setTimeout(() => { ${what} }, 1500)`)}`;
  const words = ["--import", module, main, "--yes", "--dir", path.join(directory, "installation"), ...more];
  return execa(process.execPath, words, {
    env: { ...process.env, DOCKER_HOST: `unix://${socket}`, TMPDIR: directory },
    extendEnv: false,
    reject: false,
  });
}

describe("an error that nobody catches", () => {
  it.each(Object.entries(failing))("%s ends the run as a failure of the catalogue", async (_, what) => {
    const { exitCode, stdout, stderr } = await run(what, "--json");
    expect(exitCode, stderr).toBe(4);
    const last = JSON.parse(stdout.split("\n").at(-1) ?? "");
    expect(last).toMatchObject({
      type: "failure",
      code: "internal-error",
      cause: "out of cheese: INIT_API_KEY=…",
      touched: "nothing",
      exit: 4,
    });
    const report = await readFile(/with (\S+), which/.exec(last.remedy)?.[1] ?? "", "utf8");
    expect(report).toMatch(/^cognobserve-install [\s\S]*out of cheese: INIT_API_KEY=…\n\s+at /);
    expect(stdout + stderr + report).not.toContain("abc");
  });

  it("is told in words, and not as a trace of the program's", async () => {
    const { exitCode, stderr } = await run(failing["in a timer"]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^\n✗ The installer made a mistake {2}\(internal-error\)\n {2}out of cheese/);
    expect(stderr).toMatch(/ {2}Nothing has been changed\.$/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
