import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/* docs/self-hosting/install-sh.md knows every failure of install.sh, and of the scripts that it calls in a checkout. */

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** `fail 5 CODE "…"`, and in the scripts `fail CODE "…"` (4), `refuse CODE "…"` (3), or `say_failure CODE "…"` before an exit. */
const failing = /\b(fail|refuse|say_failure) (?:(\d) )?([a-z]+(?:-[a-z]+)*) "/g;

/** «CODE exit N» of every failure in a shell script, once. */
function failuresOf(path: string): readonly string[] {
  const script = read(path);
  const found = [...script.matchAll(failing)].map(({ index, 1: how, 2: exit, 3: code }) => {
    const fixed = how === "fail" ? "4" : how === "refuse" ? "3" : undefined;
    const next = /\b(?:exit|stop_jobs) (\d)/.exec(script.slice(index));
    return `${code} exit ${exit ?? fixed ?? next?.[1]}`;
  });
  return [...new Set(found)].sort();
}

/** «CODE exit N» of every row of the page's tables. */
const rowsOf = (section: string): readonly string[] =>
  [...section.matchAll(/^\| `([a-z-]+)` \| .+ \| ([\d, ]+) \|$/gm)]
    .flatMap(([, code, exits = ""]) => exits.split(", ").map((exit) => `${code} exit ${exit}`))
    .sort();

describe("docs/self-hosting/install-sh.md", () => {
  const [released = "", inCheckout = ""] = read("docs/self-hosting/install-sh.md").split("## In a checkout");

  it("has a row for each failure of install.sh, and no other", () => {
    expect(rowsOf(released)).toEqual(failuresOf("install.sh"));
  });

  it("has a row for each failure of what install.sh calls in a checkout, and no other", () => {
    const scripts = ["scripts/prepare-checkout.sh", "scripts/engine.sh", "scripts/base-images.sh"];
    expect(rowsOf(inCheckout)).toEqual(scripts.flatMap(failuresOf).sort());
  });
});
