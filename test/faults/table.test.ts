import { describe, expect, it } from "vitest";
import { type Cause, causes, isFollowedToTheEnd, isFoundBefore } from "./row.ts";
import { table } from "./table.ts";

/* What the table of faults has to have in it, whatever is played. */

describe("each of the causes that stop installs most often", () => {
  const names = Object.keys(causes) as Cause[]; // of an object literal

  it.each(names)("«%s» has a row that is found before anything is touched", (cause) => {
    expect(table.filter((row) => row.cause === cause).filter(isFoundBefore)).not.toEqual([]);
  });

  it.each(names)("«%s» has a row that is followed to an installation that works", (cause) => {
    expect(table.filter((row) => row.cause === cause).filter(isFollowedToTheEnd)).not.toEqual([]);
  });
});

it("names each row once", () => {
  const ids = table.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
