import { describe, expect, it } from "vitest";
import { quickstart } from "../modes/quickstart.ts";
import { readGiven } from "./given-settings.ts";
import { resolveSettings } from "./resolve-settings.ts";

const read = (...set: string[]) => readGiven({ set }, "quickstart").settings;
const resolve = (inEnv: Record<string, string>, given = {}) =>
  resolveSettings(quickstart, "1.2.3", "/x/.env", inEnv, given);

describe("readGiven", () => {
  it("reads the flags", () => {
    const flags = { set: ["LOG_LEVEL=debug", "INIT_PROJECT_NAME=a=b"], url: "https://x.test", version: "2.0.0" };
    expect(readGiven(flags, "quickstart").settings).toEqual({
      LOG_LEVEL: "debug",
      INIT_PROJECT_NAME: "a=b",
      NEXTAUTH_URL: "https://x.test",
      VERSION: "2.0.0",
    });
  });

  it.each([
    ["LOG_LEVEL", "--set LOG_LEVEL is not of the form NAME=VALUE."],
    ["WEB_PORT=99999", "--set WEB_PORT: the value must be between 1 and 65535."],
    ["WEBPORT=3001", "--set WEBPORT: there is no such setting."],
    ["PORT=3001", "--set PORT: there is no such setting."],
    ["DATABASE_URL=postgres://x/y", "--set DATABASE_URL: it has no meaning in the mode quickstart."],
    ['INIT_PROJECT_NAME=it\'s "$5"', "--set INIT_PROJECT_NAME: the value may not mix"],
  ])("refuses %s", (set, problem) => {
    expect(() => read(set)).toThrow(problem);
  });

  it("proposes the nearest name", () => {
    expect(() => read("web_prot=3001")).toThrow(
      expect.objectContaining({ text: expect.objectContaining({ remedy: "Did you mean WEB_PORT?" }) }),
    );
  });

  it("proposes only what has a meaning in the mode", () => {
    const remedy = (expected: unknown) =>
      expect.objectContaining({ text: expect.objectContaining({ remedy: expected }) });
    expect(() => read("FOO=1")).toThrow(remedy(expect.stringMatching(/^There are: (?!.*DATABASE_URL).*WEB_PORT/)));
    expect(() => read("DATABASE_URI=1")).toThrow(remedy(expect.not.stringContaining("DATABASE_URL")));
  });

  it("repeats no secret", () => {
    expect(() => read("INIT_API_KEY=co_sk_hunter2")).toThrow(/must be co_sk_/);
    expect(() => read("INIT_API_KEY=co_sk_hunter2")).not.toThrow(/hunter2/);
  });
});

describe("resolveSettings", () => {
  it("makes fresh secrets, different each time, and takes defaults", () => {
    const one = resolve({}).values;
    expect(one).toMatchObject({ VERSION: "1.2.3", WEB_PORT: "3000", INIT_ADMIN_EMAIL: "admin@cognobserve.local" });
    expect(one.INIT_API_KEY).toMatch(/^co_sk_.{32,}$/);
    expect(resolve({}).values.INIT_API_KEY).not.toBe(one.INIT_API_KEY);
  });

  it("lets .env win over the defaults, and what the user gives over .env", () => {
    const inEnv = { WEB_PORT: "4000", VERSION: "1.0.0", LOG_LEVEL: "" };
    expect(resolve(inEnv, { VERSION: "1.1.0" }).values).toMatchObject({
      WEB_PORT: "4000",
      VERSION: "1.1.0",
      LOG_LEVEL: "info",
    });
  });

  it("leaves the container's own secrets to the container", () => {
    const entries = new Map(resolve({}).entries.map(({ name, value }) => [name, value]));
    expect(entries.get("POSTGRES_PASSWORD")).toBeUndefined();
    expect(entries.get("NEXTAUTH_SECRET")).toBeDefined();
    expect(entries.has("DATABASE_URL")).toBe(false);
  });

  it("names every bad value of .env at once, and repeats none", () => {
    const bad = () => resolve({ WEB_PORT: "http", NEXTAUTH_SECRET: "hunter2" });
    expect(bad).toThrow("NEXTAUTH_SECRET must have at least 32 characters.\nWEB_PORT must be a port number.");
    expect(bad).not.toThrow(/hunter2/);
  });
});
