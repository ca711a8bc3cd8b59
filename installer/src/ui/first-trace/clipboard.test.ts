import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { copy } from "./clipboard.ts";

async function copied(text: string, env: Readonly<Record<string, string>>) {
  const written: string[] = [];
  return { where: await copy(text, env, (sequence) => written.push(sequence)), written: written.join("") };
}

it("says a text to the terminal, as OSC 52 wants it", async () => {
  expect(await copied("curl «x»\n", {})).toEqual({ where: "terminal", written: "\u001B]52;c;Y3VybCDCq3jCuwo=\u0007" });
});

const inTmux = "\u001B]52;c;eA==\u0007\u001BPtmux;\u001B\u001B]52;c;eA==\u0007\u001B\\";
const TMUX = "/tmp/tmux-0/default,1,0";

it("says it to a tmux that cannot be asked, and to the terminal around it", async () => {
  expect(await copied("x", { TMUX, PATH: "/no-such-folder" })).toEqual({ where: "terminal", written: inTmux });
});

/** A folder with a `tmux` that does this. */
async function tmuxThat(script: string): Promise<string> {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, "tmux"), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(directory, "tmux"), 0o755);
  return directory;
}

it("says it to the terminal itself where a tmux before 3.2 takes it into its buffer alone", async () => {
  const directory = await tmuxThat(
    'case $2 in -w) echo "tmux: unknown option -- w" >&2; exit 1 ;; esac; cat >"${0%/*}/buffer"',
  );
  const PATH = `${directory}:${process.env.PATH}`;
  expect(await copied("x", { TMUX, PATH })).toEqual({ where: "tmux", written: inTmux });
  expect(await readFile(path.join(directory, "buffer"), "utf8")).toBe("x");
});

it("leaves a tmux that hangs to itself", async () => {
  const PATH = `${await tmuxThat("exec sleep 60")}:${process.env.PATH}`;
  expect(await copied("x", { TMUX, PATH })).toEqual({ where: "terminal", written: inTmux });
});
