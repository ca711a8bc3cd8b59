import { execa } from "execa";
import { afterAll, beforeAll, describe, it, type TestContext } from "vitest";
import { quickstartImage } from "../container.ts";
import { repository } from "../installer/installation.ts";
import { buildAppImage } from "../production/installation.ts";
import { play } from "./play.ts";
import { describeRightMachine } from "./right-machine.ts";
import { describeRightRegistry } from "./right-registry.ts";
import { describeRightServices } from "./right-services.ts";
import type { Row } from "./row.ts";
import { table } from "./table.ts";
import { makeWorld, type World } from "./world.ts";

/* Every fault of the table is made to happen; what is printed is done; and then it works. */

let world: World;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  await quickstartImage();
  await buildAppImage();
  world = await makeWorld();
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const apart = table.filter(({ alone, where }) => alone !== true && where === "fresh");
const oneByOne = table.filter((row) => !apart.includes(row));

/** Where a machine lacks what it takes, the report says so. */
const playable = async (row: Row, { skip }: TestContext): Promise<void> => {
  const lack = row.lacks?.();
  if (lack !== undefined) skip(lack);
  await play(row, world);
};

// One of them waits for two minutes of silence, beside the others.
describe.concurrent("a fault in a directory of its own", { timeout: 300_000 }, () => {
  it.for(apart)("$id: $fault", playable);
});

describe("a fault of what rows share", () => {
  it.for(oneByOne)("$id: $fault", playable);
});

describeRightRegistry(() => world);
describeRightServices(() => world);
describeRightMachine(() => world);
