import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InstallerEvent } from "./events.ts";
import { during, unlessAborted, Waits } from "./waits.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Who listens from the start, and what was heard. */
function listen() {
  const events: InstallerEvent[] = [];
  const emit = (event: InstallerEvent) => void events.push(event);
  const heard = () => events.flatMap((event) => (event.type === "wait" ? [`${event.for} ${event.state}`] : []));
  return { emit, events, heard, waits: new Waits(emit) };
}

describe("what is waited for", () => {
  it("is not worth a word where it comes at once", async () => {
    const { waits, heard } = listen();
    expect(await during(waits.waitFor, "Asking Docker", async () => 24)).toBe(24);
    await vi.advanceTimersByTimeAsync(5000);
    expect(heard()).toEqual([]);
  });

  it("is told after half a second, at least every two seconds, and when it is over", async () => {
    const { waits, events } = listen();
    const waiting = during(waits.waitFor, "Asking Docker", () => sleep(4000));
    await vi.advanceTimersByTimeAsync(4000);
    await waiting;
    const told = events.flatMap((event) => (event.type === "wait" ? [event] : []));
    expect(told.map(({ state }) => state)).toEqual(["waiting", "waiting", "waiting", "over"]);
    const times = told.map(({ elapsedMs }) => elapsedMs);
    expect(times[0]).toBe(500);
    expect(times.at(-1)).toBe(4000);
    for (const [index, time] of times.entries()) expect(time - (times[index - 1] ?? 0)).toBeLessThanOrEqual(2000);
  });

  it("is over when it fails, too", async () => {
    const { waits, heard } = listen();
    const failing = during(waits.waitFor, "Asking Docker", async () => {
      await sleep(1000);
      throw new Error("gone");
    });
    await Promise.all([expect(failing).rejects.toThrow("gone"), vi.advanceTimersByTimeAsync(1000)]);
    expect(heard()).toEqual(["Asking Docker waiting", "Asking Docker over"]);
  });

  it("is told once where several wait for it, side by side with others", async () => {
    const { waits, heard } = listen();
    const [first, second] = [waits.waitFor("Asking Docker"), waits.waitFor("Asking Docker")];
    const other = waits.waitFor("Asking Redis at cache:6379");
    await vi.advanceTimersByTimeAsync(600);
    first();
    expect(heard()).toEqual(["Asking Docker waiting", "Asking Redis at cache:6379 waiting"]);
    second();
    other();
    expect(heard().slice(2)).toEqual(["Asking Docker over", "Asking Redis at cache:6379 over"]);
    const again = waits.waitFor("Asking Docker");
    await vi.advanceTimersByTimeAsync(600);
    again();
    expect(heard().slice(4)).toEqual(["Asking Docker waiting", "Asking Docker over"]);
  });

  it("is told of work that was begun in silence, once somebody listens, and not any more after that", async () => {
    const waits = new Waits();
    const { emit, heard } = listen();
    waits.waitFor("Asking Docker");
    await vi.advanceTimersByTimeAsync(3000);
    waits.tell(emit);
    await vi.advanceTimersByTimeAsync(600);
    waits.silence();
    waits.waitFor("Asking the database at db:5432");
    await vi.advanceTimersByTimeAsync(5000);
    expect(heard()).toEqual(["Asking Docker waiting", "Asking Docker over"]);
  });
});

describe("unlessAborted", () => {
  it("hands on what comes of the work, until the signal says that nobody waits for it", async () => {
    const ending = new AbortController();
    expect(await unlessAborted(ending.signal, Promise.resolve(1))).toBe(1);
    await expect(unlessAborted(ending.signal, Promise.reject(new Error("no")))).rejects.toThrow("no");
    const endless = unlessAborted(ending.signal, new Promise(() => undefined));
    ending.abort(new Error("left"));
    await expect(endless).rejects.toThrow("left");
    await expect(unlessAborted(ending.signal, Promise.resolve(1))).rejects.toThrow("left");
  });
});
