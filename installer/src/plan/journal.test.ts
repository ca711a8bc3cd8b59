import { appendFile, readFile, writeFile } from "node:fs/promises";
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
    expect(journal.everything).toEqual([{ id: "write", before: { had: false } }]);
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

  it("names the line that is damaged", async () => {
    const file = await journalFile();
    await writeFile(file, '{"type":"end","at":"now","outcome":"done"}\nnonsense\n');
    await expect(Journal.read(file)).rejects.toThrow(`Line 2 of ${file} is damaged.`);
  });
});
