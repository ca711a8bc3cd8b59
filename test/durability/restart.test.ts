import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, startContainer } from "../container.ts";
import { type Load, startLoad } from "./load.ts";
import { expectAllStored, spanCounts } from "./stored-traces.ts";

/* The whole container ends while traces are being sent. */

let container: Container;
const loads: Load[] = [];

beforeAll(async () => {
  container = await startContainer();
});
afterAll(async () => {
  await container?.[Symbol.asyncDispose]();
});

/** Ends the container under load, starts it again, and proves that all that was acknowledged on both sides is there. */
async function surviving(end: () => Promise<void>): Promise<void> {
  await using load = startLoad(container);
  await load.progress();
  await end();
  await container.start();
  await load.progress();
  await load.finish();
  expect(load.setbacks.length, "the end of the container was felt").toBeGreaterThan(0);
  await expectAllStored(container, load);
  loads.push(load);
}

describe("a container under load", () => {
  it("loses nothing when it is stopped, and ends in order", async () => {
    await surviving(async () => {
      expect(await container.stop()).toBe(0);
      expect((await container.logs()).trimEnd().split("\n").at(-1)).toBe("cognobserve: stopped.");
    });
    // Postgres says so when it finds that it was not shut down.
    expect(await container.logs()).not.toMatch(/automatic recovery in progress/);
  });

  it("loses nothing when it is killed, and recovers by itself", async () => {
    await surviving(() => container.kill());
    expect(await container.logs()).toMatch(/automatic recovery in progress/);
  });

  it("still has what it stored before", async () => {
    for (const { session, acknowledged } of loads) {
      expect([...(await spanCounts(container, session)).keys()].toSorted()).toEqual(
        [...acknowledged.keys()].toSorted(),
      );
    }
  });
});
