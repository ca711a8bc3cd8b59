import { expect, test } from "vitest";
import { flattenAttributes } from "./flatten-attributes.ts";

test("objects become dotted keys, in order", () => {
  const attributes = { z: 1, metadata: { region: "eu", build: { number: 7 } }, tags: ["a", { b: 1 }], empty: {} };
  expect(flattenAttributes(attributes)).toEqual([
    ["empty", {}],
    ["metadata.build.number", 7],
    ["metadata.region", "eu"],
    ["tags", ["a", { b: 1 }]],
    ["z", 1],
  ]);
});
