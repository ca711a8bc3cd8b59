import { readFileSync } from "node:fs";
import path from "node:path";
import { catalogue, type FailureCode } from "@cognobserve/installer/src/failures";
import { describe, expect, it } from "vitest";
import { repository } from "../installer/installation.ts";
import { table } from "./table.ts";

/* Every failure of the catalogue happens in some test: in a row of the table, or in one that is named here. */

interface Elsewhere {
  /** The test in which it is seen to happen, by its code or by its title. */
  readonly test: string;
  readonly seenBy?: string;
  /** Why nothing but a test of the judgement alone can make it happen. */
  readonly because?: string;
}

const elsewhere: Partial<Record<FailureCode, Elsewhere>> = {
  "no-terminal": { test: "test/installer/smoke.test.ts" },
  left: { test: "test/installer/wizard.test.ts", seenBy: "is left with Ctrl-C at any question" },
  "settings-changed": { test: "test/installer/wizard.test.ts", seenBy: "has been changed meanwhile" },
  "not-finished": { test: "test/installer/uninstall.test.ts" },
  "record-damaged": { test: "test/installer/again.test.ts" },
  "containers-gone": { test: "test/installer/again.test.ts" },
  "journal-missing": { test: "test/installer/uninstall.test.ts" },
  "stopped-as-asked": { test: "test/installer/live-view.test.ts", seenBy: "Stopped, as you asked" },
  "undone-as-asked": { test: "test/installer/live-view.test.ts", seenBy: "Undone, as you asked" },
  "internal-error": { test: "test/installer/unexpected-error.test.ts" },
  "first-trace-key-refused": { test: "test/installer/first-trace.test.ts" },
  "engine-windows": { test: "installer/src/checks/kinds.test.ts", because: "it takes a Windows machine" },
  "snap-cannot-read": { test: "installer/src/checks/kinds.test.ts", because: "it takes a machine with snapd" },
  "architecture-unsupported": { test: "installer/src/checks/kinds.test.ts", because: "it takes another processor" },
  "engine-elsewhere": {
    test: "installer/src/checks/production.test.ts",
    because: "it takes an engine on another machine",
  },
  "database-pooled": { test: "installer/src/checks/production.test.ts", because: "it takes a pooler in front" },
  "engine-refused": { test: "installer/src/explain.test.ts", because: "it takes an engine with a defect of its own" },
  "login-needed": {
    test: "installer/src/repairs/repairs.test.ts",
    seenBy: "log-in-again",
    because: "it takes a user who is put into a group",
  },
  "temporal-too-old": {
    test: "installer/src/checks/production.test.ts",
    because: "the old one cannot be had where the others are",
  },
};

const inTable: ReadonlySet<string> = new Set(table.map(({ code }) => code));
const codes = Object.keys(catalogue) as FailureCode[]; // of an object literal

describe("every failure of the catalogue", () => {
  it("has a row in the table, or a test that is named here", () => {
    expect(codes.filter((code) => !inTable.has(code) && elsewhere[code] === undefined)).toEqual([]);
  });

  it("is named here where it has no row only", () => {
    expect(codes.filter((code) => inTable.has(code) && elsewhere[code] !== undefined)).toEqual([]);
  });

  it.each(Object.entries(elsewhere))("%s is in the test that is named for it", (code, { test, seenBy = code }) => {
    expect(readFileSync(path.join(repository, test), "utf8")).toContain(seenBy);
  });
});
