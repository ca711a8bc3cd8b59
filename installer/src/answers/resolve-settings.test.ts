import { describe, expect, it } from "vitest";
import type { Mode } from "../modes/mode.ts";
import { quickstart } from "../modes/quickstart.ts";
import { resolveSettings } from "./resolve-settings.ts";

/** A mode in which the port follows the URL, and the administrator's address is fixed. */
const following: Mode = {
  ...quickstart,
  name: "production",
  generated: ["INIT_API_KEY", "LOG_LEVEL"],
  values: { INIT_ADMIN_EMAIL: "admin@example.com" },
  derive: ({ NEXTAUTH_URL }) =>
    NEXTAUTH_URL === undefined ? {} : { WEB_PORT: new URL(NEXTAUTH_URL).port || "443", GATEWAY_TLS: "automatic" },
};
const resolve = (inEnv: Record<string, string>, given = {}) =>
  resolveSettings(following, "1.2.3", "/x/.env", inEnv, given);
const written = (inEnv: Record<string, string>, given = {}) =>
  Object.fromEntries(resolve(inEnv, given).entries.map(({ name, value }) => [name, value]));

const old = { NEXTAUTH_URL: "https://a.example.com:4000" };
const url = { NEXTAUTH_URL: "https://a.example.com:5000" };

describe("what follows from another setting", () => {
  it("is derived from what the user gives", () => {
    expect(written({}, url)).toMatchObject({ WEB_PORT: "5000", GATEWAY_TLS: "automatic" });
  });

  it("is derived from what stands in .env", () => {
    expect(written(old)).toMatchObject({ WEB_PORT: "4000" });
  });

  it("follows when that changes, as long as nobody chose it", () => {
    expect(written({ ...old, WEB_PORT: "4000" }, url)).toMatchObject({ WEB_PORT: "5000" });
    expect(written({ ...old, WEB_PORT: "4001" }, url)).toMatchObject({ WEB_PORT: "4001" });
    expect(written({ ...old, WEB_PORT: "4000" }, { ...url, WEB_PORT: "6000" })).toMatchObject({ WEB_PORT: "6000" });
  });

  it("goes back to the default when nothing follows any more", () => {
    const inEnv = { ...old, WEB_PORT: "4000", GATEWAY_TLS: "automatic" };
    const without: Mode = {
      ...following,
      derive: ({ NEXTAUTH_URL }) => (NEXTAUTH_URL === old.NEXTAUTH_URL ? { WEB_PORT: "4000" } : {}),
    };
    const { values } = resolveSettings(without, "1.2.3", "/x/.env", inEnv, url);
    expect(values).toMatchObject({ WEB_PORT: "3000", GATEWAY_TLS: "automatic" });
  });
});

describe("nothing as a value", () => {
  it("makes a setting what it would be if nobody had ever set it", () => {
    const inEnv = { ...old, WEB_PORT: "4001", INIT_ADMIN_EMAIL: "ada@example.com", REDIS_URL: "redis://cache:6379" };
    const given = { WEB_PORT: "", INIT_ADMIN_EMAIL: "", REDIS_URL: "", LOG_LEVEL: "" };
    expect(written(inEnv, given)).toMatchObject({
      WEB_PORT: "4000",
      INIT_ADMIN_EMAIL: "admin@example.com",
      REDIS_URL: "",
      LOG_LEVEL: "",
    });
    expect(resolve(inEnv, given).values).toMatchObject({ LOG_LEVEL: "info" });
    expect(resolve(inEnv, given).values).not.toHaveProperty("REDIS_URL");
  });
});

describe("an entry of .env", () => {
  const entry = (name: string) => resolve({}).entries.find((one) => one.name === name);

  it("leaves a default to the running version, and shows it", () => {
    expect(entry("WEB_PORT")).toMatchObject({ value: undefined, fallback: "3000" });
  });

  it("shows no default where there is none", () => {
    expect(entry("REDIS_URL")).toEqual({
      name: "REDIS_URL",
      value: undefined,
      comment: expect.stringMatching(/^Redis/),
    });
  });

  it("is made for what the mode makes, where there is a way of making it", () => {
    expect(entry("INIT_API_KEY")?.value).toMatch(/^co_sk_/);
    expect(entry("LOG_LEVEL")?.value).toBeUndefined();
    expect(entry("NEXTAUTH_SECRET")?.value).toBeUndefined();
  });
});

it("judges only what stands in .env: what was given has been judged by its flag", () => {
  expect(() => resolve({ WEB_PORT: "http" })).toThrow("WEB_PORT must be a port number.");
  expect(resolve({ WEB_PORT: "http" }, { WEB_PORT: "4000" }).values.WEB_PORT).toBe("4000");
});
