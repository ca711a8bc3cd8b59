import { open, truncate } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { failure } from "../failures.ts";
import { isErrno, readIfThere, reasonOf } from "../files/read-if-there.ts";
import { syncDirectory } from "../files/write-atomically.ts";
import { type HostChange, hostChange } from "../repairs/host-change.ts";
import type { Json } from "./step.ts";

const run = z.object({
  type: z.literal("run"),
  at: z.string(),
  mode: z.string(),
  project: z.string(),
  version: z.string(),
  /** Directories that this run made, outermost first. */
  madeDirectories: z.array(z.string()),
});
const step = z.object({ type: z.literal("step"), at: z.string(), id: z.string(), before: z.json() });
const end = z.object({ type: z.literal("end"), at: z.string(), outcome: z.enum(["done", "undone"]) });
/** Something that was changed on the machine before the run, outside of the installation, because a person agreed to it. */
const host = hostChange.extend({ type: z.literal("host") });
const entry = z.discriminatedUnion("type", [run, step, end, host]);

export type RunStart = Omit<z.infer<typeof run>, "type" | "at">;
type Entry = z.infer<typeof entry>;

/** A step that a run has begun, and what the world was like before. */
export interface BegunStep {
  readonly id: string;
  readonly before: unknown;
}

/** One run of the installer as the journal tells it. */
export interface JournalledRun extends RunStart {
  readonly steps: readonly BegunStep[];
  readonly outcome: "open" | "done" | "undone";
}

/**
 * What the installer has changed, one JSON line an entry, flushed before the change it announces. A run that was cut
 * off stays open and is continued by the next; uninstalling walks all runs backwards.
 */
export class Journal {
  readonly #file: string;
  readonly #entries: Entry[];

  private constructor(file: string, entries: Entry[]) {
    this.#file = file;
    this.#entries = entries;
  }

  /**
   * Reads a journal; one that is not there is empty. A last line without its newline was cut off by a crash, announces
   * a change that was never made, and is dropped.
   * @throws Failure «journal-unreadable»
   */
  static async read(file: string): Promise<Journal> {
    const text = (await readIfThere(file)) ?? "";
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const entries = whole
      .split("\n")
      .filter((line) => line !== "")
      .map((line, index) => parse(line) ?? raise(file, index + 1));
    if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole));
    return new Journal(file, entries);
  }

  /** Every run, oldest first. A step that was begun again after a crash keeps its first `before`. */
  get runs(): readonly JournalledRun[] {
    const runs: (RunStart & { steps: BegunStep[]; outcome: "open" | "done" | "undone" })[] = [];
    for (const item of this.#entries) {
      const last = runs.at(-1);
      if (item.type === "run") runs.push({ ...item, steps: [], outcome: "open" });
      else if (last === undefined || item.type === "host") continue;
      else if (item.type === "end") last.outcome = item.outcome;
      else if (!last.steps.some(({ id }) => id === item.id)) last.steps.push({ id: item.id, before: item.before });
    }
    return runs;
  }

  /** The run that was cut off, if the last one was. */
  get openRun(): JournalledRun | undefined {
    const last = this.runs.at(-1);
    return last?.outcome === "open" ? last : undefined;
  }

  /** What must be undone to have the world as it was before the first run: each step once, with its oldest `before`. */
  get everything(): readonly BegunStep[] {
    const begun = this.runs.filter(({ outcome }) => outcome !== "undone").flatMap(({ steps }) => steps);
    return begun.filter(({ id }, index) => begun.findIndex((other) => other.id === id) === index);
  }

  /** Whether any run has ever ended well. */
  get everDone(): boolean {
    return this.runs.some(({ outcome }) => outcome === "done");
  }

  /** What was changed on the machine for it, oldest first. It may serve others by now, so that nothing undoes it. */
  get hostChanges(): readonly HostChange[] {
    return this.#entries.filter((item) => item.type === "host");
  }

  /** Notes what it does not know yet: a run that was cut off may have noted it already. */
  async noteHostChange({ at, what, commands, takeBack }: HostChange): Promise<void> {
    if (this.hostChanges.some((known) => known.at === at && known.what === what)) return;
    await this.#append({ type: "host", at, what, commands, takeBack });
  }

  startRun(start: RunStart): Promise<void> {
    return this.#append({ ...start, type: "run", at: now() });
  }

  beginStep(id: string, before: Json): Promise<void> {
    // z.json() infers mutable arrays; the journal never changes what it was given.
    return this.#append({ type: "step", at: now(), id, before: before as z.infer<typeof step>["before"] });
  }

  endRun(outcome: "done" | "undone"): Promise<void> {
    return this.#append({ type: "end", at: now(), outcome });
  }

  async #append(item: Entry): Promise<void> {
    const fresh = this.#entries.length === 0;
    try {
      await appendWhole(this.#file, `${JSON.stringify(item)}\n`);
      if (fresh) await syncDirectory(path.dirname(this.#file));
    } catch (error) {
      throw isErrno(error) ? failure("write-failed", { file: this.#file, reason: reasonOf(error) }) : error;
    }
    this.#entries.push(item);
  }
}

/** Appends a line or nothing: half of one, as a full disk leaves it, would spoil the next. */
async function appendWhole(file: string, line: string): Promise<void> {
  const handle = await open(file, "a", 0o600);
  try {
    const { size } = await handle.stat();
    try {
      await handle.appendFile(line);
      await handle.sync();
    } catch (error) {
      await handle.truncate(size);
      throw error;
    }
  } finally {
    await handle.close();
  }
}

const now = (): string => new Date().toISOString();

function parse(line: string): Entry | undefined {
  try {
    return entry.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function raise(file: string, line: number): never {
  throw failure("journal-unreadable", { file, line });
}
