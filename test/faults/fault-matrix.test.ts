import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quickstartImage } from "../container.ts";
import { repository } from "../installer/installation.ts";
import { play } from "./play.ts";
import { describeRightServices } from "./right-services.ts";
import { type Cause, causes, isFoundBefore } from "./row.ts";
import { table } from "./table.ts";
import { makeWorld, type World } from "./world.ts";

/* Every fault of the table is made to happen; what is printed is done; and then it works. */

let world: World;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  await quickstartImage();
  world = await makeWorld();
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const apart = table.filter(({ alone, where }) => alone !== true && where === "fresh");
const oneByOne = table.filter((row) => !apart.includes(row));

describe.concurrent("a fault in a directory of its own", () => {
  it.each(apart)("$id: $fault", (row) => play(row, world));
});

describe("a fault of what rows share", () => {
  it.each(oneByOne)("$id: $fault", (row) => play(row, world));
});

describeRightServices(() => world);

describe("the table", () => {
  it("has a row, found before anything is touched, for each of the causes that stop installs most often", () => {
    const found = new Set(table.filter(isFoundBefore).map(({ cause }) => cause));
    const names = Object.keys(causes) as Cause[]; // of an object literal
    expect(names.filter((cause) => !found.has(cause))).toEqual([]);
  });

  it("names each row once", () => {
    const ids = table.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});
