import { readFile, rm } from "node:fs/promises";
import { expect, it } from "vitest";
import { explain, redact, redactArgs } from "./explain.ts";

it("writes a report of what nobody foresaw, without secrets", async () => {
  const why = await explain(new Error("no such thing: INIT_API_KEY=co_sk_abc at postgres://u:pw@db"), {
    version: "1",
    args: [],
  });
  const report = /with (\S+), which/.exec(why.text.remedy)?.[1] ?? "";
  const text = await readFile(report, "utf8");
  await rm(report);
  expect(why.text.code).toBe("internal-error");
  expect(text).toContain("no such thing");
  expect(text + why.text.cause).not.toMatch(/abc|pw/);
});

it("keeps the values of secret settings out of what is shown", () => {
  expect(
    redactArgs([
      "--set",
      "INIT_API_KEY=co_sk_abc",
      "--set=NEXTAUTH_SECRET=x",
      "--set",
      "WEB_PORT=1",
      "--url",
      "http://a=b",
    ]),
  ).toEqual(["--set", "INIT_API_KEY=…", "--set=NEXTAUTH_SECRET=…", "--set", "WEB_PORT=1", "--url", "http://a=b"]);
  expect(redact("INIT_ADMIN_PASSWORD='a b' and NEXTAUTH_SECRET=x")).not.toMatch(/NEXTAUTH_SECRET=x|'a/);
});
