import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { Journal } from "./journal.ts";

const start = { mode: "quickstart", project: "p", version: "1", madeDirectories: [] };
const journalFile = async () => path.join(await temporaryDirectory(), "journal.ndjson");

describe("Journal", () => {
  it("tells a run that was cut off from one that ended", async () => {
    const file = await journalFile();
    const journal = await Journal.read(file);
    await journal.startRun(start);
    await journal.beginStep("write", { had: false });
    expect((await Journal.read(file)).openRun?.steps).toEqual([{ id: "write", before: { had: false } }]);
    await journal.endRun("done");
    const read = await Journal.read(file);
    expect(read.openRun).toBeUndefined();
    expect(read.everDone).toBe(true);
  });

  it("keeps a step's first «before» when the step is begun again after a crash", async () => {
    const journal = await Journal.read(await journalFile());
    await journal.startRun(start);
    await journal.beginStep("write", { had: false });
    await journal.beginStep("write", { had: true });
    expect(journal.openRun?.steps).toEqual([{ id: "write", before: { had: false } }]);
    expect(journal.everything).toEqual([{ id: "write", before: { had: false } }]);
  });

  it("keeps what was changed on the machine apart from the steps, which undo only what they did", async () => {
    const file = await journalFile();
    const journal = await Journal.read(file);
    await journal.startRun(start);
    const at = "2026-01-01T00:00:00.000Z";
    const change = { at, what: "Docker was installed.", commands: ["install x"], takeBack: ["remove x"] };
    await journal.noteHostChange(change);
    await journal.beginStep("write", null);
    const read = await Journal.read(file);
    await read.noteHostChange(change);
    expect(read.hostChanges).toMatchObject([change]);
    const others = [
      { ...change, at: "2026-01-02T00:00:00.000Z" },
      { ...change, what: "Docker was started." },
    ];
    for (const other of others) await read.noteHostChange(other);
    expect((await Journal.read(file)).hostChanges).toMatchObject([change, ...others]);
    expect(read.everything.map(({ id }) => id)).toEqual(["write"]);
    expect(read.openRun?.steps).toHaveLength(1);
  });

  it("leaves out of «everything» what a rolled-back run had begun", async () => {
    const journal = await Journal.read(await journalFile());
    await journal.startRun(start);
    await journal.beginStep("write", 1);
    await journal.endRun("undone");
    await journal.startRun(start);
    await journal.beginStep("write", 2);
    await journal.endRun("done");
    await journal.startRun(start);
    await journal.beginStep("write", 3);
    expect(journal.everything).toEqual([{ id: "write", before: 2 }]);
  });

  it("keeps the steps of one run and of several apart", async () => {
    const file = await journalFile();
    const journal = await Journal.read(file);
    await journal.startRun(start);
    await journal.beginStep("write", 1);
    await journal.beginStep("start", 2);
    await journal.endRun("done");
    await journal.startRun(start);
    await journal.beginStep("start", 3);
    await journal.beginStep("probe", 4);
    await journal.endRun("undone");
    await journal.startRun(start);
    await journal.beginStep("probe", 5);
    const read = await Journal.read(file);
    expect(read.runs.map(({ outcome, steps }) => [outcome, ...steps.map(({ id }) => id)])).toEqual([
      ["done", "write", "start"],
      ["undone", "start", "probe"],
      ["open", "probe"],
    ]);
    expect(read.everything).toEqual([
      { id: "write", before: 1 },
      { id: "start", before: 2 },
      { id: "probe", before: 5 },
    ]);
    expect(read.everDone).toBe(true);
  });

  it("has nothing to tell before anything has happened, nor of what was put back", async () => {
    const journal = await Journal.read(await journalFile());
    expect([journal.runs, journal.openRun, journal.everything, journal.everDone]).toEqual([[], undefined, [], false]);
    await journal.startRun(start);
    await journal.endRun("undone");
    expect([journal.openRun, journal.everything, journal.everDone]).toEqual([undefined, [], false]);
  });

  it("belongs to its owner alone", async () => {
    const file = await journalFile();
    await (await Journal.read(file)).startRun(start);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("drops a last line that a crash cut off, and goes on behind it", async () => {
    const file = await journalFile();
    const journal = await Journal.read(file);
    await journal.startRun(start);
    await appendFile(file, '{"type":"step","id":"wri');
    const read = await Journal.read(file);
    expect(read.openRun?.steps).toEqual([]);
    await read.beginStep("write", null);
    expect(
      (await readFile(file, "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).type),
    ).toEqual(["run", "step"]);
  });

  it.each([
    "nonsense",
    '{"type":"run","at":"now"}',
    '{"type":"step","at":"now","before":null}',
    '{"type":"end","at":"now","outcome":"lost"}',
    '{"type":"lunch","at":"now"}',
  ])("names the line that is damaged: %s", async (line) => {
    const file = await journalFile();
    await writeFile(file, `{"type":"end","at":"now","outcome":"done"}\n${line}\n`);
    await expect(Journal.read(file)).rejects.toThrow(`Line 2 of ${file} is damaged.`);
  });

  it("passes over what belongs to no run", async () => {
    const file = await journalFile();
    await writeFile(file, '{"type":"end","at":"now","outcome":"done"}\n');
    expect((await Journal.read(file)).runs).toEqual([]);
  });
});
