import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { InstallerEvent } from "../events.ts";
import { Failure, failure } from "../failures.ts";
import { readIfThere } from "../files/read-if-there.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { Waits } from "../waits.ts";
import { Journal } from "./journal.ts";
import { allDone, describe as describePlan, RunFailed, type Running, runSteps, undoSteps } from "./runner.ts";
import type { OnFailure, Step } from "./step.ts";
import { Stopping } from "./stopping.ts";

interface World {
  readonly directory: string;
}

/** A step that makes a file; it can be told to fail, before or after making it. */
const make = (id: string, extra: { fails?: "before" | "after"; onFailure?: OnFailure } = {}): Step<World> => ({
  id,
  title: `Make ${id}`,
  onFailure: extra.onFailure ?? "keep",
  plan: () => [id],
  done: async ({ directory }) => (await readIfThere(path.join(directory, id))) === "made",
  before: async ({ directory }) => (await readIfThere(path.join(directory, id))) ?? null,
  run: async ({ directory }) => {
    if (extra.fails === "before") throw failure("start-failed", { lastLines: ["no"] });
    await writeFile(path.join(directory, id), "made");
    if (extra.fails === "after") throw new Error("nobody foresaw this");
  },
  undo: async ({ directory }, before) => {
    if (typeof before === "string") await writeFile(path.join(directory, id), before);
    else await rm(path.join(directory, id), { force: true });
    return true;
  },
});

async function setUp() {
  const directory = await temporaryDirectory();
  const journal = await Journal.read(path.join(directory, "journal"));
  const events: InstallerEvent[] = [];
  const stopping = new Stopping();
  const running: Running = {
    journal,
    emit: (event) => events.push(event),
    waitFor: new Waits((event) => events.push(event)).waitFor,
    signal: stopping.signal,
    wish: () => stopping.wish,
    // Without the report that explain() writes for what nobody foresaw.
    explain: async (error) =>
      error instanceof Failure ? error : failure("internal-error", { message: String(error), report: "a report" }),
  };
  const startRun = () => journal.startRun({ mode: "m", project: "p", version: "1", madeDirectories: [] });
  await startRun();
  const states = () => events.flatMap((event) => (event.type === "step" ? [`${event.id} ${event.state}`] : []));
  return {
    directory,
    journal,
    events,
    stopping,
    running,
    states,
    startRun,
    read: (id: string) => readIfThere(path.join(directory, id)),
  };
}

describe("runSteps", () => {
  it("runs what is not done, skips what is, and closes the run", async () => {
    const { directory, journal, running, states } = await setUp();
    await writeFile(path.join(directory, "a"), "made");
    const steps = [make("a"), make("b")];
    expect(await allDone(steps, { directory })).toBe(false);
    await runSteps(steps, { directory }, running);
    expect(states()).toEqual(["a skipped", "b started", "b done"]);
    expect(journal.openRun).toBeUndefined();
    expect(await allDone(steps, { directory })).toBe(true);
  });

  it("keeps what was done when the failing step asks for it, and goes on from there", async () => {
    const { directory, running, states, read } = await setUp();
    await expect(runSteps([make("a"), make("b", { fails: "before" })], { directory }, running)).rejects.toMatchObject({
      touched: "kept",
      failure: { text: { code: "start-failed" } },
    });
    expect(await read("a")).toBe("made");
    await runSteps([make("a"), make("b")], { directory }, running);
    expect(states().slice(-3)).toEqual(["a skipped", "b started", "b done"]);
  });

  it("undoes the failed step and those before it, last first, down to the world as it was", async () => {
    const { directory, running, states, read, journal } = await setUp();
    await writeFile(path.join(directory, "a"), "the user's own");
    const steps = [make("a"), make("b", { fails: "after", onFailure: "roll-back" })];
    await expect(runSteps(steps, { directory }, running)).rejects.toMatchObject({ touched: "rolled-back" });
    expect(await read("a")).toBe("the user's own");
    expect(await read("b")).toBeUndefined();
    expect(states().slice(-2)).toEqual(["b undone", "a undone"]);
    expect(journal.runs.at(-1)?.outcome).toBe("undone");
  });

  it("makes what ran before run again, once everything is put back", async () => {
    const { directory, running, startRun, states, journal } = await setUp();
    await writeFile(path.join(directory, "a"), "earlier");
    await runSteps([], { directory }, running);
    await startRun();
    const seen: unknown[] = [];
    const failing: Step<World> = {
      ...make("b", { fails: "before", onFailure: "roll-back" }),
      undo: async () => false,
      revive: async ({ directory }, before) => {
        seen.push(before, await readIfThere(path.join(directory, "a")));
        return true;
      },
    };
    const failed = runSteps([make("a"), failing], { directory }, running);
    await expect(failed).rejects.toMatchObject({ touched: "rolled-back", failure: { text: { code: "start-failed" } } });
    expect(seen).toEqual([null, "earlier"]);
    expect(states().slice(-2)).toEqual(["a undone", "b undone"]);
    expect(journal.runs.map(({ outcome }) => outcome)).toEqual(["done", "undone"]);
  });

  it("says so when what ran before does not run again", async () => {
    const { directory, running } = await setUp();
    const failing: Step<World> = {
      ...make("b", { fails: "before", onFailure: "roll-back" }),
      revive: () => Promise.reject(failure("start-failed", { lastLines: ["stuck"] })),
    };
    await expect(runSteps([failing], { directory }, running)).rejects.toMatchObject({
      touched: "rolled-back",
      failure: { text: { code: "revive-failed", cause: expect.stringContaining("stuck") } },
    });
  });

  it("takes nothing back when the engine is gone, which it would take", async () => {
    const { directory, running, read, journal } = await setUp();
    const failing: Step<World> = {
      ...make("b", { onFailure: "roll-back" }),
      run: () => Promise.reject(failure("engine-lost", { reason: "nobody listens" })),
    };
    const failed = runSteps([make("a"), failing], { directory }, running);
    await expect(failed).rejects.toMatchObject({ touched: "kept", failure: { text: { code: "engine-lost" } } });
    expect(await read("a")).toBe("made");
    expect(journal.runs.at(-1)?.outcome).toBe("open");
  });

  it.each(["interrupted", "terminated", "hung-up"] as const)("never rolls back because it was %s", async (code) => {
    const { directory, running, stopping, read } = await setUp();
    const interrupting: Step<World> = {
      ...make("b", { onFailure: "roll-back" }),
      run: async () => {
        stopping.now(failure(code, {}));
        throw new Error("a command was killed");
      },
    };
    await expect(runSteps([make("a"), interrupting], { directory }, running)).rejects.toMatchObject({
      touched: "kept",
      failure: { text: { code } },
    });
    expect(await read("a")).toBe("made");
  });

  it("begins nothing once it was told to stop", async () => {
    const { directory, running, stopping, states, journal } = await setUp();
    stopping.now(failure("interrupted", {}));
    await expect(runSteps([make("a")], { directory }, running)).rejects.toMatchObject({
      failure: { text: { code: "interrupted" } },
    });
    expect(states()).toEqual(["a failed"]);
    expect(journal.openRun?.steps).toEqual([]);
  });

  it("explains what a step threw when the signal itself gives no failure", async () => {
    const { directory, running } = await setUp();
    const ending = new AbortController();
    const failing: Step<World> = {
      ...make("a"),
      run: async () => {
        ending.abort();
        throw failure("start-failed", { lastLines: ["no"] });
      },
    };
    const failed = runSteps([failing], { directory }, { ...running, signal: ending.signal });
    await expect(failed).rejects.toMatchObject({ failure: { text: { code: "start-failed" } } });
  });

  it("passes on what a step says, and how long it has been at it", async () => {
    const { directory, running, events } = await setUp();
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      const talking: Step<World> = {
        id: "a",
        title: "Talk",
        onFailure: "roll-back",
        plan: () => [],
        done: async () => false,
        run: async (_, run) => {
          vi.advanceTimersByTime(1200);
          run.progress("half of it");
          run.tell({ type: "build", image: "x", stage: "1/2" });
          run.warn("it is slow");
          run.warn("it is slower", ["look"]);
          vi.advanceTimersByTime(300);
          throw failure("start-failed", { lastLines: ["no"] });
        },
        undo: async (_, __, run) => {
          vi.advanceTimersByTime(20);
          run.warn("some of it stays", ["rm it"]);
          return true;
        },
        revive: async () => {
          vi.advanceTimersByTime(30);
          return true;
        },
      };
      await expect(runSteps([talking], { directory }, running)).rejects.toThrow(RunFailed);
    } finally {
      vi.useRealTimers();
    }
    const step = { type: "step", id: "a", title: "Talk" };
    expect(events).toEqual([
      { ...step, state: "started" },
      { type: "progress", step: "a", message: "half of it", elapsedMs: 1200 },
      { type: "build", image: "x", stage: "1/2", step: "a", elapsedMs: 1200 },
      { type: "warning", message: "it is slow", commands: [] },
      { type: "warning", message: "it is slower", commands: ["look"] },
      { ...step, state: "failed", elapsedMs: 1500 },
      { type: "warning", message: "some of it stays", commands: ["rm it"] },
      { ...step, state: "undone", elapsedMs: 20 },
      { ...step, state: "undone", elapsedMs: 30 },
    ]);
  });

  it("repeats what a silent step has said last, and its title before that", async () => {
    const { directory, running, events } = await setUp();
    const silent: Step<World> = {
      ...make("a"),
      run: async (_, run) => {
        await vi.advanceTimersByTimeAsync(1800);
        run.progress("half of it");
        await vi.advanceTimersByTimeAsync(4000);
      },
    };
    vi.useFakeTimers({ toFake: ["performance", "setInterval", "clearInterval"] });
    try {
      await runSteps([silent], { directory }, running);
      await vi.advanceTimersByTimeAsync(9000);
    } finally {
      vi.useRealTimers();
    }
    const said = events.flatMap((event) => (event.type === "progress" ? [[event.elapsedMs, event.message]] : []));
    expect(said).toEqual([
      [1500, "Make a"],
      [1800, "half of it"],
      [3300, "half of it"],
      [4800, "half of it"],
    ]);
  });

  it("finishes the step at work and begins no other, when that is what the person wants", async () => {
    const { directory, running, stopping, states, read, journal } = await setUp();
    const asking: Step<World> = {
      ...make("a"),
      run: async (context, run) => {
        stopping.finishStep();
        await make("a").run(context, run);
      },
    };
    await expect(runSteps([asking, make("b")], { directory }, running)).rejects.toMatchObject({
      touched: "kept",
      failure: { exit: 130, text: { code: "stopped-as-asked", cause: expect.stringContaining("«Make b»") } },
    });
    expect(states()).toEqual(["a started", "a done"]);
    expect(await read("a")).toBe("made");
    expect(journal.openRun?.steps).toHaveLength(1);
  });

  it("ends well when that step was the last one", async () => {
    const { directory, running, stopping, journal } = await setUp();
    const asking: Step<World> = { ...make("a"), run: async () => stopping.finishStep() };
    await runSteps([asking], { directory }, running);
    expect(journal.runs.at(-1)?.outcome).toBe("done");
  });

  it.each(["after", "before"] as const)(
    "undoes everything of the run when the person wants that, %s it is made",
    async (when) => {
      const { directory, running, stopping, states, read, journal } = await setUp();
      const asking: Step<World> = {
        ...make("b"),
        run: async (context, run) => {
          if (when === "after") await make("b").run(context, run);
          stopping.undo();
          if (when === "before") throw new Error("a command was killed");
        },
      };
      await expect(runSteps([make("a"), asking], { directory }, running)).rejects.toMatchObject({
        touched: "rolled-back",
        failure: { exit: 130, text: { code: "undone-as-asked" } },
      });
      expect(states().slice(-3)).toEqual(["b failed", "b undone", "a undone"]);
      expect([await read("a"), await read("b")]).toEqual([undefined, undefined]);
      expect(journal.runs.at(-1)?.outcome).toBe("undone");
    },
  );

  it("does not begin to undo what is being ended already", async () => {
    const { directory, running, stopping } = await setUp();
    stopping.now(failure("terminated", {}));
    stopping.undo();
    await expect(runSteps([make("a")], { directory }, running)).rejects.toMatchObject({
      touched: "kept",
      failure: { text: { code: "terminated" } },
    });
  });

  it("leaves alone what it never began, and what cannot be taken back", async () => {
    const { directory, running, states, read } = await setUp();
    const touched: string[] = [];
    const lasting: Step<World> = { ...make("a"), undo: undefined };
    const later: Step<World> = {
      ...make("c"),
      undo: async () => touched.push("undo") > 0,
      revive: async () => touched.push("revive") > 0,
    };
    const steps = [lasting, make("b", { fails: "after", onFailure: "roll-back" }), later];
    await expect(runSteps(steps, { directory }, running)).rejects.toMatchObject({
      touched: "rolled-back",
      failure: { text: { code: "internal-error" } },
    });
    expect(touched).toEqual([]);
    expect(await read("a")).toBe("made");
    expect(states().slice(-2)).toEqual(["b failed", "b undone"]);
  });

  it("says what is waited for where taking back, or looking, takes long", async () => {
    vi.useFakeTimers({ toFake: ["performance", "setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const { directory, running, events } = await setUp();
    const wait = async () => void (await vi.advanceTimersByTimeAsync(700));
    const slow: Step<World> = {
      ...make("a"),
      done: () => wait().then(() => false),
      run: () => Promise.reject(new Error("no")),
      onFailure: "roll-back",
      undo: () => wait().then(() => true),
      revive: () => wait().then(() => true),
    };
    await expect(runSteps([slow], { directory }, running)).rejects.toThrow(RunFailed);
    const told = events.flatMap((event) =>
      event.type === "wait" ? [`${event.for}, ${event.state}`] : event.type === "step" ? [event.state] : [],
    );
    expect(told).toEqual([
      ...["Looking how far it is: Make a, waiting", "Looking how far it is: Make a, over"],
      ...["started", "failed"],
      ...["Taking back: Make a, waiting", "Taking back: Make a, over", "undone"],
      ...["Starting again what ran before, waiting", "Starting again what ran before, over", "undone"],
    ]);
  });

  it("says which step could not be undone", async () => {
    const { directory, running } = await setUp();
    const stubborn: Step<World> = {
      ...make("a"),
      undo: () => Promise.reject(failure("start-failed", { lastLines: ["stuck"] })),
    };
    const begun = ["a", "b", "c"].map((id) => ({ id, before: null }));
    const nothingToDo: Step<World> = { ...make("c"), undo: () => Promise.resolve(false) };
    const undoing = undoSteps(begun, [stubborn, make("b"), nothingToDo], { directory }, running);
    await expect(undoing).rejects.toThrow(RunFailed);
    await expect(undoing).rejects.toMatchObject({ touched: "kept", takenBack: ["Make b"] });
    await expect(undoing).rejects.toThrow(/«Make a» could not be taken back.*stuck/);
  });
});

describe("the plan of a dry run", () => {
  it("names every step and what it is going to do", () => {
    expect(describePlan([make("a"), make("b")], { directory: "/x" })).toEqual([
      { id: "a", title: "Make a", details: ["a"] },
      { id: "b", title: "Make b", details: ["b"] },
    ]);
  });
});
