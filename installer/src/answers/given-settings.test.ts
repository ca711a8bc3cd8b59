import { writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { meaninglessVariables } from "./environment.ts";
import { readGiven, type Sources } from "./given-settings.ts";

const secret = "s".repeat(32);

/** What the flags `--set …` come to in the mode «production». */
const read = (set: readonly string[], sources: Partial<Sources> = {}) =>
  readGiven({ set }, "production", {
    args: [],
    env: {},
    workingDirectory: "/srv/site",
    readStandardInput: () => "",
    ...sources,
  }).settings;

/** The advice that a refusal ends with. */
function advice(set: string, mode: "quickstart" | "production"): unknown {
  try {
    return readGiven({ set: [set] }, mode).settings;
  } catch (error) {
    return error instanceof Error && "text" in error ? error.text : error;
  }
}

describe("the environment", () => {
  const env = { NEXTAUTH_SECRET: secret, REDIS_URL: "", LOG_LEVEL: "debug", HOME: "/root", COGNOBSERVE_API_KEY: "x" };
  const readIn = (mode: "quickstart" | "production", more: Readonly<Record<string, string>> = {}, set: string[] = []) =>
    readGiven({ set }, mode, {
      args: [],
      env: { ...env, ...more },
      workingDirectory: "/srv",
      readStandardInput: () => "",
    });

  it("gives secrets by their bare names in production, and nothing else of what is set for other programs", () => {
    expect(readIn("production")).toEqual({
      settings: { NEXTAUTH_SECRET: secret },
      variables: ["NEXTAUTH_SECRET"],
    });
  });

  it("gives nothing by bare names in Quick Start, on the machine of a developer", () => {
    expect(readIn("quickstart")).toEqual({ settings: {}, variables: [] });
  });

  it("gives every setting by a name that is ours, in both modes, and says which", () => {
    const ours = {
      COGNOBSERVE_LOG_LEVEL: "warn",
      COGNOBSERVE_NEXTAUTH_SECRET: "o".repeat(32),
      COGNOBSERVE_WEB_PORT: "",
    };
    const settings = { LOG_LEVEL: "warn", NEXTAUTH_SECRET: "o".repeat(32) };
    const variables = expect.arrayContaining(["COGNOBSERVE_LOG_LEVEL", "COGNOBSERVE_NEXTAUTH_SECRET"]);
    expect(readIn("quickstart", ours)).toEqual({ settings, variables });
    expect(readIn("production", ours)).toEqual({ settings, variables });
  });

  it("is said to have given only what counts", () => {
    const flagged = "f".repeat(32);
    expect(readIn("production", {}, [`NEXTAUTH_SECRET=${flagged}`])).toEqual({
      settings: { NEXTAUTH_SECRET: flagged },
      variables: [],
    });
  });

  it("is refused by the name of where a bad value stands, without its being repeated", () => {
    const bad = () => read([], { env: { NEXTAUTH_SECRET: "hunter2" } });
    expect(bad).toThrow("NEXTAUTH_SECRET in the environment: the value must have at least 32 characters.");
    expect(bad).not.toThrow(/hunter2/);
  });

  it("makes paths whole", () => {
    expect(read([], { env: { COGNOBSERVE_TLS_KEY_FILE: "site.key" } })).toEqual({ TLS_KEY_FILE: "/srv/site/site.key" });
  });

  it("names what was meant for another mode", () => {
    const other = { COGNOBSERVE_REDIS_URL: "redis://x", COGNOBSERVE_LOG_LEVEL: "warn", REDIS_URL: "redis://x" };
    expect(meaninglessVariables(other, "quickstart")).toEqual(["COGNOBSERVE_REDIS_URL"]);
    expect(meaninglessVariables(other, "production")).toEqual([]);
  });
});

describe("a secret that stands elsewhere", () => {
  it.each(["\n", "\r\n", ""])("comes from a file, less the file's last newline %j", async (newline) => {
    const file = path.join(await temporaryDirectory(), "secret");
    await writeFile(file, `${secret}${newline}`);
    expect(read([`NEXTAUTH_SECRET=@${file}`])).toEqual({ NEXTAUTH_SECRET: secret });
    const workingDirectory = path.dirname(file);
    expect(read(["NEXTAUTH_SECRET=@secret"], { workingDirectory })).toEqual({ NEXTAUTH_SECRET: secret });
  });

  it.each(["\n", "\r\n", ""])("comes from standard input, less its last newline %j", (newline) => {
    const readStandardInput = () => `${secret}${newline}`;
    expect(read(["NEXTAUTH_SECRET=-"], { readStandardInput })).toEqual({ NEXTAUTH_SECRET: secret });
  });

  it.each(["\n", ""])("is refused when it has more than one line, the last one ended by %j", async (newline) => {
    const lines = `${secret}\n${secret}${newline}`;
    const file = path.join(await temporaryDirectory(), "secret");
    await writeFile(file, lines);
    const sentence = "--set NEXTAUTH_SECRET: the value may not mix";
    expect(() => read(["NEXTAUTH_SECRET=-"], { readStandardInput: () => lines })).toThrow(sentence);
    expect(() => read([`NEXTAUTH_SECRET=@${file}`])).toThrow(sentence);
  });

  it("is named by its file when that cannot be read", async () => {
    const directory = await temporaryDirectory();
    const missing = path.join(directory, "missing");
    expect(() => read([`NEXTAUTH_SECRET=@${missing}`])).toThrow(
      `(usage): --set NEXTAUTH_SECRET=@…: ${missing} cannot be read (ENOENT).`,
    );
    expect(() => read([`NEXTAUTH_SECRET=@${directory}`])).toThrow("cannot be read (EISDIR).");
  });

  it("is itself when it only ends like a name of a place", () => {
    expect(read([`NEXTAUTH_SECRET=${secret}@`])).toEqual({ NEXTAUTH_SECRET: `${secret}@` });
  });

  it("is for secrets alone: other values are what they look like", () => {
    expect(read(["INIT_PROJECT_NAME=@home", "TEMPORAL_NAMESPACE=-"])).toEqual({
      INIT_PROJECT_NAME: "@home",
      TEMPORAL_NAMESPACE: "-",
    });
  });
});

describe("a path", () => {
  it.each([
    ["site.pem", "/srv/site/site.pem"],
    ["../site.pem", "/srv/site.pem"],
    ["/etc/ssl/site.pem", "/etc/ssl/site.pem"],
    ["~/site.pem", path.join(os.homedir(), "site.pem")],
    ["~", os.homedir()],
    ["~ada/site.pem", "/srv/site/~ada/site.pem"],
    ["old~/site.pem", "/srv/site/old~/site.pem"],
  ])("that was typed as %s is kept as %s", (typed, kept) => {
    expect(read([`TLS_CERTIFICATE_FILE=${typed}`])).toEqual({ TLS_CERTIFICATE_FILE: kept });
  });
});

describe("nothing as a value", () => {
  it("takes a setting away that can be done without", () => {
    expect(read(["REDIS_URL=", "TLS_CERTIFICATE_FILE=", "WEB_PORT="])).toEqual({
      REDIS_URL: "",
      TLS_CERTIFICATE_FILE: "",
      WEB_PORT: "",
    });
  });

  it.each([
    ["NEXTAUTH_URL", "must be a URL"],
    ["NEXTAUTH_SECRET", "must have at least 32 characters"],
    ["INIT_API_KEY", "must be co_sk_"],
  ])("is refused for %s, which has to be there", (name, sentence) => {
    expect(() => read([`${name}=`])).toThrow(`--set ${name}: the value ${sentence}`);
  });

  it("is enough in Quick Start where only production insists", () => {
    expect(readGiven({ set: ["NEXTAUTH_URL="] }, "quickstart").settings).toEqual({ NEXTAUTH_URL: "" });
  });
});

describe("a refusal", () => {
  it.each([
    [{ url: "observe.example.com" }, "--url: the value must be a URL"],
    [{ version: "-1" }, "--version: the value must be an image tag"],
    [{ set: ["=x"] }, "--set =… is not of the form NAME=VALUE."],
    [{ set: ["a=x"] }, "--set a: there is no such setting."],
  ])("names the flag: %j", (flags, sentence) => {
    expect(() => readGiven(flags, "production")).toThrow(sentence);
  });

  it.each([
    ["WEBPORT=1", "Did you mean WEB_PORT?"],
    ["WEB_PROTS=1", "Did you mean WEB_PORT?"],
    ["LOGLEVEL=1", "Did you mean LOG_LEVEL?"],
    ["INGESTPORT=1", "Did you mean INGEST_PORT?"],
    ["XWEB_PORT=1", "Did you mean WEB_PORT?"],
    ["WEB_PORTXYZ=1", "Did you mean WEB_PORT?"],
    ["VER=1", "There are: "],
    ["WEB_PORTWXYZ=1", "There are: "],
  ])("of %s proposes what may have been meant", (set, proposal) => {
    expect(advice(set, "quickstart")).toMatchObject({ remedy: expect.stringContaining(proposal) });
  });

  it("lists every name with commas between them when none is near", () => {
    expect(advice("FOO=1", "quickstart")).toMatchObject({
      remedy: expect.stringMatching(/^There are: [A-Z_]+(, [A-Z_]+)+\.$/),
    });
  });
});
