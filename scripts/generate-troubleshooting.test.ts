import { readFileSync } from "node:fs";
import { catalogue } from "@cognobserve/installer/src/failures";
import { describe, expect, it } from "vitest";
import { troubleshootingFile, troubleshootingPage } from "./generate-troubleshooting.ts";

describe("docs/self-hosting/troubleshooting.md", () => {
  const committed = readFileSync(troubleshootingFile, "utf8");

  it("is what installer/src/failures.ts says today", () => {
    expect(committed, "run: node scripts/generate-troubleshooting.ts").toBe(troubleshootingPage(committed));
  });

  it.each(Object.keys(catalogue))("has one row on %s", (code) => {
    expect(committed.split("\n").filter((line) => line.startsWith(`| \`${code}\` |`))).toHaveLength(1);
  });

  it("replaces the table and nothing around it", () => {
    const [before = "", after = ""] = committed.split(/<!-- Generated[\s\S]*<!-- End/);
    const page = troubleshootingPage(committed, { "some-failure": { exit: 3, summary: "One | two." } });
    expect(page).toContain("| `some-failure` | One \\| two. | 3 |");
    expect(page.startsWith(before)).toBe(true);
    expect(page.endsWith(after)).toBe(true);
  });

  it("does not write into a page without a place for it", () => {
    expect(() => troubleshootingPage("# Something else\n")).toThrow("needs the lines");
  });
});
