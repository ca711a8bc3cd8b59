import { expect, test } from "vitest";
import { windowRange } from "./window-range.ts";

const view = { height: 300, rowHeight: 30, count: 1000, overscan: 5 };

test.each([
  ["at the top", { ...view, scrollTop: 0 }, { first: 0, last: 15 }],
  ["in the middle", { ...view, scrollTop: 3000 }, { first: 95, last: 115 }],
  ["at the end", { ...view, scrollTop: 29_700 }, { first: 985, last: 1000 }],
  ["scrolled past a list that became short", { ...view, count: 3, scrollTop: 9000 }, { first: 0, last: 3 }],
  ["with nothing to show", { ...view, count: 0, scrollTop: 0 }, { first: 0, last: 0 }],
])("%s", (_, given, range) => {
  expect(windowRange(given)).toEqual(range);
});
