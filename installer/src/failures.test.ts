import { expect, it } from "vitest";
import { exitCodes } from "./exit-codes.ts";
import { catalogue } from "./failures.ts";

it("has for every failure a code that can be searched for, an exit status, and a sentence for the documentation", () => {
  for (const [code, { exit, summary }] of Object.entries(catalogue)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(Object.values(exitCodes)).toContain(exit);
    expect(exit, code).not.toBe(exitCodes.done);
    expect(summary, code).toMatch(/^[A-Z].*\.$/);
  }
});
