import { describe, expect, it } from "vitest";
import { Failure } from "../failures.ts";
import { readGiven } from "./given-settings.ts";
import { checkFlags } from "./setting-flags.ts";

/** What a command line is refused with, before there is a mode; undefined where nothing is wrong with it. */
function refusalOf(args: readonly string[]) {
  const after = (flag: string) => args.flatMap((arg, index) => (args[index - 1] === flag ? [arg] : []));
  try {
    checkFlags({ set: after("--set"), url: after("--url")[0] }, { args, workingDirectory: "/srv" });
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.text;
    throw error;
  }
}

const set = (assignment: string) => refusalOf(["--yes", "--set", assignment]);

describe("a misspelt name", () => {
  it.each([
    ["WEB_PRT=1", "Did you mean WEB_PORT?", "{program} --yes --set WEB_PORT=1"],
    ["web_port=1", "Did you mean WEB_PORT?", "{program} --yes --set WEB_PORT=1"],
    ["WEB_PRT", "Did you mean WEB_PORT?", "{program} --yes --set WEB_PORT=3000"],
    ["REDIS_ULR=redis://cache", "Did you mean REDIS_URL?", "{program} --yes --set 'REDIS_URL=…'"],
    [
      "INIT_PROJECT_NAM=our team",
      "Did you mean INIT_PROJECT_NAME?",
      "{program} --yes --set 'INIT_PROJECT_NAME=our team'",
    ],
  ])("%s: %s %s", (assignment, remedy, command) => {
    expect(set(assignment)).toMatchObject({ code: "usage", remedy, commands: [command] });
  });

  it("that is like no other is answered with all there are, and its value is not repeated", () => {
    const why = set("FOO=hunter2");
    expect(why?.remedy).toMatch(/^There are: .*NEXTAUTH_URL.*DATABASE_URL/);
    expect(JSON.stringify(why)).not.toContain("hunter2");
  });
});

describe("what is not of the form NAME=VALUE", () => {
  it.each([
    ["WEB_PORT", "--set WEB_PORT is not of the form NAME=VALUE.", ["{program} --yes --set WEB_PORT=3000"]],
    ["REDIS_URL", "--set REDIS_URL is not of the form NAME=VALUE.", ["{program} --yes --set REDIS_URL=@FILE"]],
    ["hunter2", "--set =… is not of the form NAME=VALUE.", ["{program} --help"]],
    ["=hunter2", "--set =… is not of the form NAME=VALUE.", ["{program} --help"]],
    ["", "--set =… is not of the form NAME=VALUE.", ["{program} --help"]],
  ])("%j", (assignment, cause, commands) => {
    expect(set(assignment)).toMatchObject({ code: "usage", cause, commands });
  });
});

describe("a value that cannot be used", () => {
  it.each([
    ["WEB_PORT=x", "For instance:", "{installer} --set WEB_PORT=3000"],
    ["TRUSTED_PROXIES=x", "For instance:", "{installer} --set TRUSTED_PROXIES=10.0.0.5"],
    ["NEXTAUTH_URL=ftp://x", "For instance:", "{installer} --url https://observe.example.com"],
    ["NEXTAUTH_URL=http://ada:hunter2@x", "For instance:", "{installer} --url https://observe.example.com"],
    ["TLS_KEY_FILE=my key.pem", "For instance:", "{installer} --set TLS_KEY_FILE=/etc/ssl/site.key"],
    ["NEXTAUTH_SECRET=short", "For instance:", "{installer} --set NEXTAUTH_SECRET=@FILE"],
    ["NEXTAUTH_URL=a.test", "Did you mean https://a.test?", "{installer} --url https://a.test"],
    ["INGEST_URL=a.test:8080", "Did you mean http://a.test:8080?", "{installer} --set INGEST_URL=http://a.test:8080"],
    ["NEXTAUTH_URL=localhost", "Did you mean http://localhost?", "{installer} --url http://localhost"],
    ["NEXTAUTH_URL=10.0.0.5", "Did you mean http://10.0.0.5?", "{installer} --url http://10.0.0.5"],
    ["NEXTAUTH_URL=a:b:c", "For instance:", "{installer} --url https://observe.example.com"],
  ])("%s: %s %s", (assignment, remedy, command) => {
    expect(set(assignment)).toMatchObject({ code: "usage", remedy, commands: [command] });
  });

  it("is the same behind a flag of its own", () => {
    expect(refusalOf(["--url", "observe.example.com"])).toMatchObject({
      cause: "--url: the value must be a URL that starts with http:// or https://.",
      commands: ["{installer} --url https://observe.example.com"],
    });
  });

  it.each(["REDIS_URL=@missing", "REDIS_URL=-", "NEXTAUTH_URL=", "WEB_PORT=", "WEB_PORT=1"])(
    "%s is not judged before it is read, and the mode known",
    (assignment) => {
      expect(set(assignment)).toBeUndefined();
    },
  );

  it("of a secret is to be read from a file", () => {
    const give = (name: string) => () => readGiven({ set: [`${name}=x`] }, "production");
    expect(give("DATABASE_URL")).toThrow(
      expect.objectContaining({
        text: expect.objectContaining({ commands: ["{installer} --set DATABASE_URL=@FILE"] }),
      }),
    );
  });

  it("elsewhere can be corrected there", () => {
    const env = { COGNOBSERVE_WEB_PORT: "x" };
    const give = () =>
      readGiven({}, "quickstart", { args: [], env, workingDirectory: "/", readStandardInput: () => "" });
    expect(give).toThrow(
      expect.objectContaining({
        text: expect.objectContaining({
          remedy: "Correct it there, or overrule it on the command line, for instance:",
          commands: ["{installer} --set WEB_PORT=3000"],
        }),
      }),
    );
  });
});

it("says which mode a setting is for that has no meaning in this one", () => {
  expect(() => readGiven({ set: ["REDIS_URL=redis://x"] }, "quickstart")).toThrow(
    expect.objectContaining({
      text: expect.objectContaining({ remedy: "Leave it out: it is for --mode production." }),
    }),
  );
});
