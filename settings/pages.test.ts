import { expect, it } from "vitest";
import { tracePagePath } from "./pages.ts";

it("leads to one trace, whatever its id holds", () => {
  expect(tracePagePath("prj_1", "t/1?x")).toBe("/projects/prj_1/traces/t%2F1%3Fx");
});
