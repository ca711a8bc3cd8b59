import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quickstartImage } from "../container.ts";
import { repository } from "../installer/installation.ts";
import { play } from "./play.ts";
import { describeRightServices } from "./right-services.ts";
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

const untouching = table.filter(({ until, where }) => until === "work" && where === "fresh");
const others = table.filter((row) => !untouching.includes(row));

describe.concurrent("a fault that is found before anything is touched", () => {
  it.each(untouching)("$id: $fault", (row) => play(row, world));
});

describe("a fault that strikes later", () => {
  it.each(others)("$id: $fault", (row) => play(row, world));
});

describeRightServices(() => world);

describe("the table", () => {
  it("names each row once", () => {
    const ids = table.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});
