import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventSections, jsonOutputFile, jsonOutputPage } from "./generate-json-output.ts";

describe("docs/self-hosting/json-output.md", () => {
  const committed = readFileSync(jsonOutputFile, "utf8");

  it("is what installer/src/events.ts says today", () => {
    expect(committed, "run: node scripts/generate-json-output.ts").toBe(jsonOutputPage(committed));
  });

  it("says of every event what it tells, and of each of its fields its type and what it means", () => {
    const sections = eventSections();
    expect(sections.length).toBeGreaterThan(10);
    for (const section of sections) {
      const [heading, meaning, table = ""] = section.split("\n\n");
      expect(heading).toMatch(/^### `[a-z-]+`$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      for (const row of table.split("\n").slice(2))
        expect(row).toMatch(/^\| `[\w.[\]]+`(, may be absent)? \| \S.* \| [A-Z`].{3,} \|$/);
    }
  });

  it("does not write into a page without a place for it", () => {
    expect(() => jsonOutputPage("# Something else\n")).toThrow("needs the lines");
  });
});
