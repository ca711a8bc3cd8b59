import { describe, expect, it } from "vitest";
import { inAscii, showsUnicode } from "./glyphs.ts";

describe("a terminal shows Unicode", () => {
  it.each([
    [true, {}],
    [true, { LANG: "" }],
    [true, { LANG: "en_US.UTF-8" }],
    [true, { LANG: "C", LC_ALL: "C.utf8" }],
    [true, { LANG: "C", LC_CTYPE: "de_DE.UTF-8" }],
    [false, { LANG: "C" }],
    [false, { LANG: "POSIX" }],
    [false, { LANG: "en_US.UTF-8", LC_ALL: "C" }],
    [false, { LANG: "en_US.ISO-8859-1" }],
    [false, { LANG: "en_US.UTF-8", TERM: "linux" }],
  ])("%s with %j", (expected, env) => {
    expect(showsUnicode(env)).toBe(expected);
  });
});

it("has a stand-in of the same width for every sign of ours, and leaves others' alone", () => {
  expect(inAscii("✓ ✗ • ↶ → … – × «» ’ │")).toBe('+ x * < > ~ - x "" \' |');
  expect(inAscii("naïve Straße 日本")).toBe("naïve Straße 日本");
});
