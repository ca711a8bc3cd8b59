import { expect, it } from "vitest";
import { flagsOf } from "./setting-words.ts";

it("tells settings as flags, by their own word where they have one, and no secret", () => {
  expect(flagsOf({ NEXTAUTH_URL: "https://a.test", VERSION: "1.4.2", WEB_PORT: "4000", INIT_API_KEY: "k" })).toEqual([
    ...["--url", "https://a.test", "--version", "1.4.2", "--set", "WEB_PORT=4000"],
  ]);
});
