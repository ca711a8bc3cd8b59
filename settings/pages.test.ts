import { expect, it } from "vitest";
import { apiKeysPagePath, getStartedPagePath, tracePagePath } from "./pages.ts";

it("leads to one trace, whatever its id holds", () => {
  expect(tracePagePath("prj_1", "t/1?x")).toBe("/projects/prj_1/traces/t%2F1%3Fx");
});

it("leads to the page that waits for a first trace", () => {
  expect(getStartedPagePath("prj_1")).toBe("/projects/prj_1/get-started");
});

it("leads to the page where keys are made", () => {
  expect(apiKeysPagePath("prj_1")).toBe("/projects/prj_1/api-keys");
});
