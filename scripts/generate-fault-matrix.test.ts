import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { table } from "../test/faults/table.ts";
import { faultMatrixFile, faultMatrixPage } from "./generate-fault-matrix.ts";

describe("docs/self-hosting/fault-matrix.md", () => {
  const committed = readFileSync(faultMatrixFile, "utf8");

  it("is what test/faults/table.ts says today", () => {
    expect(committed, "run: node scripts/generate-fault-matrix.ts").toBe(faultMatrixPage(committed));
  });

  it("has a line for each row", () => {
    for (const { fault } of table) expect(committed).toContain(`| ${fault} |`);
  });

  it("does not write into a page without a place for it", () => {
    expect(() => faultMatrixPage("# Something else\n")).toThrow("needs the lines");
  });
});
