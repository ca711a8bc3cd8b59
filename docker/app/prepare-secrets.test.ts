import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareSecrets, productionSecrets } from "./prepare-secrets.ts";

const required = { NEXTAUTH_URL: "https://traces.example.com" };
const session = "0123456789abcdef0123456789abcdef";
const group = process.getgid?.() ?? 0;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "secrets-"));
});
afterEach(() => rm(directory, { recursive: true }));

const prepare = (given: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = required) =>
  prepareSecrets({
    environment,
    given: Object.entries(given)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
    directory,
    postgresGroup: group,
  });
const secret = (name: string): Promise<string> => readFile(path.join(directory, name), "utf8");
const mode = async (name: string): Promise<string> =>
  ((await stat(path.join(directory, name))).mode & 0o777).toString(8);

describe("prepareSecrets", () => {
  it("makes what nobody gave, each in a file for its reader alone, and connections to the bundled services", async () => {
    await prepare({ NEXTAUTH_SECRET: session, POSTGRES_PASSWORD: "" });
    expect((await readdir(directory)).toSorted()).toEqual(
      [...productionSecrets, "POSTGRES_SUPERUSER_PASSWORD", "temporal.env"].toSorted(),
    );
    expect(await secret("NEXTAUTH_SECRET")).toBe(session);
    expect(await secret("JWT_SHARED_SECRET")).toMatch(/^[\w-]{48}$/);
    const password = await secret("POSTGRES_PASSWORD");
    expect(password).toMatch(/^[\w-]{24}$/);
    expect(await secret("DATABASE_URL")).toBe(`postgres://cognobserve:${password}@postgres:5432/cognobserve`);
    expect(await secret("REDIS_URL")).toBe("redis://redis:6379");
    expect(await secret("INIT_ADMIN_PASSWORD")).toBe("");
    expect([
      await mode("NEXTAUTH_SECRET"),
      await mode("temporal.env"),
      await mode("POSTGRES_SUPERUSER_PASSWORD"),
    ]).toEqual(["400", "400", "440"]);
  });

  it("keeps what it made, takes what is given, and forgets an INIT_* that is taken back", async () => {
    await prepare({ NEXTAUTH_SECRET: session, INIT_ADMIN_PASSWORD: "correct horse" });
    const before = await Promise.all(["JWT_SHARED_SECRET", "POSTGRES_SUPERUSER_PASSWORD"].map(secret));
    expect(await secret("INIT_ADMIN_PASSWORD")).toBe("correct horse");
    await prepare({ NEXTAUTH_SECRET: session, POSTGRES_PASSWORD: "a-password-of-my-own" });
    expect(await Promise.all(["JWT_SHARED_SECRET", "POSTGRES_SUPERUSER_PASSWORD"].map(secret))).toEqual(before);
    expect(await secret("DATABASE_URL")).toContain(":a-password-of-my-own@");
    expect(await secret("INIT_ADMIN_PASSWORD")).toBe("");
  });

  it.each([
    ["a short secret", { NEXTAUTH_SECRET: "hunter2" }, required, "NEXTAUTH_SECRET must have at least 32 characters"],
    [
      "no URL",
      { NEXTAUTH_SECRET: session },
      { NEXTAUTH_URL: "localhost" },
      "NEXTAUTH_URL must be a URL that starts with http:// or https://",
    ],
    [
      "a value of two lines",
      { NEXTAUTH_SECRET: `${session}\nmore` },
      required,
      "NEXTAUTH_SECRET must be a single line",
    ],
  ])(
    "refuses %s with a sentence, repeats no secret, and writes nothing",
    async (_what, given, environment, sentence) => {
      const error: unknown = await prepare(given, environment).catch((error: unknown) => error);
      expect(String(error)).toContain(sentence);
      expect(String(error)).not.toMatch(/hunter2|0123456789/);
      expect(await readdir(directory)).toEqual([]);
    },
  );
});
