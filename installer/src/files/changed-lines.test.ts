import { describe, expect, it } from "vitest";
import { changedLines } from "./changed-lines.ts";

describe("changedLines", () => {
  it("shows what went and what came, and nothing else", () => {
    expect(changedLines("a: 1\nb: 2\nc: 3\n", "a: 1\nb: 5\nc: 3\n\nd: 4\n")).toEqual(["- b: 2", "+ b: 5", "+ d: 4"]);
    expect(changedLines("a\n", "a\n")).toEqual([]);
  });

  it("says that a secret differs, and not what it is", () => {
    const before =
      "NEXTAUTH_SECRET=first-word\nDATABASE_URL=postgres://a:first-word@b/c\nINIT_API_KEY=co_sk_first-word\n";
    const after = before.replaceAll("first", "second");
    const shown = changedLines(before, after);
    expect(shown.join("\n")).not.toMatch(/first|second/);
    expect(shown).toContain("+ NEXTAUTH_SECRET=…");
    expect(shown).toContain("- DATABASE_URL=…");
  });

  it.each([
    "DATABASE_URL='postgres://u:hunter/2@db/x'", // no URL, so that nobody can tell where its password ends
    "DATABASE_URL=postgres://u:hunter 2@db/x",
    'export REDIS_URL = "redis://u:hunter"',
    "    - REDIS_URL=redis://u:hunter/2@r",
  ])("shows nothing of a secret setting, whatever it looks like: %s", (line) => {
    expect(changedLines(line, "").join("\n")).toMatch(/^- [^h]*_URL ?=…$/);
  });

  it("counts what is too much to read", () => {
    const many = Array.from({ length: 40 }, (_, index) => `line ${index}\n`).join("");
    expect(changedLines("", many)).toHaveLength(24);
    expect(changedLines("", many).at(-1)).toBe("… and 17 lines more");
  });
});
