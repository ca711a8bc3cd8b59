import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Journal } from "../plan/journal.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { handToJournal, hostChangesFile, keepHostChanges, keptHostChanges } from "./kept-host-changes.ts";

const change = (what: string) => ({ at: "2026-01-01T00:00:00.000Z", what, commands: ["a"], takeBack: ["b"] });

/** In a folder that is still to be made. */
const newFile = async () => path.join(await temporaryDirectory(), "state/cognobserve/host-changes.ndjson");

describe("where changes of the machine are kept", () => {
  it.each([
    ["root's", { HOME: "/home/ada", XDG_STATE_HOME: "/x" }, 0, "/var/lib/cognobserve/host-changes.ndjson"],
    ["a user's", { HOME: "/home/ada" }, 1000, "/home/ada/.local/state/cognobserve/host-changes.ndjson"],
    ["as the user wants it", { HOME: "/h", XDG_STATE_HOME: "/x" }, 1000, "/x/cognobserve/host-changes.ndjson"],
    [
      "a folder that is no place",
      { HOME: "/h", XDG_STATE_HOME: "x" },
      1000,
      "/h/.local/state/cognobserve/host-changes.ndjson",
    ],
  ])("%s", (_, env, userId, file) => {
    expect(hostChangesFile({ env, userId })).toBe(file);
  });
});

describe("what is kept", () => {
  it("is there for the next run, readable by its owner alone, until it is handed on", async () => {
    const file = await newFile();
    expect(await keptHostChanges(file)).toEqual([]);
    await keepHostChanges(file, [change("one")]);
    await keepHostChanges(file, [change("two"), change("three")]);
    expect(await keptHostChanges(file)).toEqual([change("one"), change("two"), change("three")]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("is handed to the journal of the next run, with what that knows itself, each once", async () => {
    const file = await newFile();
    const journal = await Journal.read(path.join(await temporaryDirectory(), "journal.ndjson"));
    await keepHostChanges(file, [change("one"), change("two")]);
    await handToJournal(file, [change("two"), change("three")], journal);
    expect(journal.hostChanges).toMatchObject([change("one"), change("two"), change("three")]);
    expect(await keptHostChanges(file)).toEqual([]);
    await expect(stat(path.dirname(file))).rejects.toThrow("ENOENT");
    await handToJournal(file, [], journal);
    expect(journal.hostChanges).toHaveLength(3);
  });

  it("stays where the journal cannot be written", async () => {
    const file = await newFile();
    await keepHostChanges(file, [change("one")]);
    const noteHostChange = () => Promise.reject(new Error("full"));
    await expect(handToJournal(file, [], { noteHostChange })).rejects.toThrow("full");
    expect(await keptHostChanges(file)).toEqual([change("one")]);
  });

  it("makes no folder for nothing", async () => {
    const file = await newFile();
    await keepHostChanges(file, []);
    await expect(stat(path.dirname(file))).rejects.toThrow("ENOENT");
  });

  it("leaves what else is in its folder", async () => {
    const file = await newFile();
    await keepHostChanges(file, [change("one")]);
    const other = path.join(path.dirname(file), "other");
    await writeFile(other, "mine");
    await handToJournal(file, [], { noteHostChange: async () => undefined });
    expect(await readFile(other, "utf8")).toBe("mine");
  });

  it("is read as far as it can be", async () => {
    const file = await newFile();
    await keepHostChanges(file, [change("one")]);
    await appendFile(file, '\n{"what":"no time"}\n{"at":"20');
    await keepHostChanges(file, [change("two")]);
    expect(await keptHostChanges(file)).toEqual([change("one"), change("two")]);
    const folder = await temporaryDirectory();
    expect(await keptHostChanges(folder)).toEqual([]);
  });

  it("hinders nobody where it cannot be written, and is nowhere without a place", async () => {
    const blocked = path.join(await temporaryDirectory(), "file");
    await writeFile(blocked, "");
    await keepHostChanges(path.join(blocked, "host-changes.ndjson"), [change("one")]);
    await keepHostChanges(undefined, [change("one")]);
    expect(await keptHostChanges(undefined)).toEqual([]);
    const noted: string[] = [];
    const noteHostChange = async ({ what }: { readonly what: string }) => void noted.push(what);
    await handToJournal(undefined, [change("one")], { noteHostChange });
    expect(noted).toEqual(["one"]);
  });
});
