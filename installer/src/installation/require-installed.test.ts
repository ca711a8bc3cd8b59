import { mkdir, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import { describe, expect, it } from "vitest";
import type { Failure } from "../failures.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { pathsOf } from "./paths.ts";
import { hasNotes, requireInstalled } from "./require-installed.ts";

const record = { version: "1.2.3", mode: "production", projectId: "p", traceId: "t", at: "now" };
const journal = (...kinds: readonly string[]) => kinds.map((type) => `${JSON.stringify({ type })}\n`).join("");

/** What is said of a directory with these files; names are those of `pathsOf`. */
async function saidOf(files: Partial<Record<keyof ReturnType<typeof pathsOf>, string>>) {
  const directory = await temporaryDirectory();
  const paths = pathsOf(directory);
  await mkdir(paths.state);
  for (const [name, text] of Object.entries(files)) {
    const file = paths[name as keyof typeof paths];
    if (name === "published") await mkdir(file);
    else await writeFile(file, text);
  }
  const thrown: Failure = await requireInstalled(directory).then(
    () => expect.unreachable(),
    (error) => error,
  );
  const { code, cause, commands } = thrown.text;
  return { code, cause: cause.replaceAll(directory, "…"), commands, exit: thrown.exit };
}

describe("requireInstalled", () => {
  it("has the record of what was seen to work", async () => {
    const directory = await temporaryDirectory();
    const { state, installed } = pathsOf(directory);
    await mkdir(state);
    await writeFile(installed, JSON.stringify(record));
    expect(await requireInstalled(directory)).toMatchObject(record);
  });

  it("says that there is no folder of ours", async () => {
    const thrown = await requireInstalled(await temporaryDirectory()).catch((error) => error);
    expect(thrown.text).toMatchObject({ code: "not-installed", cause: "There is no .cognobserve folder in it." });
  });

  it("says that there is nothing in it", async () => {
    const { code, cause } = await saidOf({});
    expect({ code, cause }).toEqual({ code: "not-installed", cause: expect.stringContaining("before it installed") });
  });

  it.each([
    ["uninstalled", journal("run", "step", "end")],
    ["rolled back", journal("run", "step", "end", "run", "step", "end")],
  ])("says that it was taken away again: %s", async (_, text) => {
    const { code, cause } = await saidOf({ journal: text, env: "A=1\n" });
    expect({ code, cause }).toEqual({ code: "not-installed", cause: expect.stringContaining("taken away again") });
  });

  it.each([
    ["a run that has only begun", journal("run"), {}],
    ["a run that was at work", journal("run", "step", "step"), {}],
    ["one after others", journal("run", "step", "end", "host", "run", "step"), { published: "" }],
    ["a last line that was cut off too", `${journal("run", "step")}{"type":"en`, {}],
  ])("says how to go on from %s", async (_, text, more) => {
    const bare = await saidOf({ journal: text, ...more });
    expect(bare).toMatchObject({ code: "not-finished", commands: ["{program} install"], exit: 4 });
    // What was given by flags stands in .env by now.
    const written = await saidOf({ journal: text, env: "WEB_PORT=3000\n", ...more });
    expect(written).toMatchObject({ code: "not-finished", commands: ["{program} install --yes"] });
  });

  it.each([
    ["cut off", JSON.stringify(record).slice(0, 20)],
    ["empty", ""],
    ["of a mode that there is not", JSON.stringify({ ...record, mode: "cluster" })],
  ])("says what is damaged: a record that is %s", async (_, installed) => {
    const said = await saidOf({ journal: journal("run", "step", "end"), installed, published: "" });
    expect(said).toEqual({
      code: "record-damaged",
      cause:
        "…/.cognobserve/installed.json, which says what is installed and that it was seen to work, is not as the installer writes it.",
      commands: ["{program} install --yes"],
      exit: 4,
    });
  });

  it("says what is missing where the rest is there", async () => {
    const { code, cause } = await saidOf({ journal: journal("run", "step", "end"), published: "" });
    expect({ code, cause }).toEqual({ code: "record-damaged", cause: expect.stringMatching(/ is missing\.$/) });
    expect(await saidOf({ published: "" })).toMatchObject({ code: "record-damaged" });
  });

  it("leaves the word to an installer that is at work there", async () => {
    const lock = { pid: process.pid, host: os.hostname(), since: "now", birth: null };
    const said = await saidOf({ journal: journal("run", "step"), lock: JSON.stringify(lock) });
    expect(said).toMatchObject({ code: "locked", exit: 3 });
    const stale = { ...lock, birth: "never" };
    expect(await saidOf({ journal: journal("run"), lock: JSON.stringify(stale) })).toMatchObject({
      code: "not-finished",
    });
  });

  it("says that one cannot look", async () => {
    const directory = await temporaryDirectory();
    const { state } = pathsOf(directory);
    await symlink(state, state);
    for (const look of [requireInstalled, hasNotes]) {
      const thrown = await look(directory).catch((error) => error);
      expect(thrown.text).toMatchObject({ code: "file-unreadable", title: expect.stringContaining(state) });
    }
  });
});
