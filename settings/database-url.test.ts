import { describe, expect, it } from "vitest";
import { databaseUrl, sslModeOf } from "./database-url.ts";

const problem = (url: string): string => databaseUrl.safeParse(url).error?.issues[0]?.message ?? "none";

describe("a Postgres URL", () => {
  it.each([
    "postgres://app@db:5432/app",
    "postgresql://app:p%40ss%2Fw%25@db.example.com/app?sslmode=verify-full&channel_binding=require",
    "postgres://app:x@[2001:db8::1]:6432/app?sslmode=require",
  ])("is taken: %s", (url) => {
    expect(problem(url)).toBe("none");
  });

  it.each([
    ["mysql://app:hunter2@db/app", /^must be a URL such as postgres:/],
    ["postgres://app:hunter2#/@db/app", /^must be a URL such as postgres:/],
    ["postgres://app:hunter2%@db/app", /write % itself as %25/],
    ["xpostgres://app:hunter2@db/app", /^must be a URL such as postgres:/],
    ["postgresqlx://app:hunter2@db/app", /^must be a URL such as postgres:/],
    ["postgres://app:4@2/hunter2@db/app", /^has an @ behind its host: .* \/ as %2F/],
    ["postgres:///app", /must name a host/],
    ["postgres://db/app", /must name a user/],
    ["postgres://app:hunter2@db", /must name a database/],
    ["postgres://app:hunter2@db/", /must name a database/],
    ["postgres://app:hunter2@db/app?sslmode=prefer", /it may be disable, require, verify-ca, verify-full/],
    ["postgres://app:hunter2@db/app?sslmode=no-verify", /sslmode that is not known/],
    ["postgres://app:hunter2@db/app?sslmode=verify-ca&sslrootcert=/ca.pem", /give the file as DATABASE_CA_FILE/],
    ["postgres://app:hunter2@db/app?sslcert=/c.pem", /^names sslcert: .* use a password/],
    ["postgres://app:hunter2@db/app?sslkey=/k.pem", /^names sslkey: .* use a password/],
  ])("is refused: %s", (url, sentence) => {
    expect(problem(url)).toMatch(sentence);
    expect(problem(url)).not.toContain("hunter2");
  });

  it.each(["postgres://app@db/a", "postgres://app@db/app"])("names a database, however short: %s", (url) => {
    expect(problem(url)).toBe("none");
  });

  it("asks for no TLS unless it says so", () => {
    expect(sslModeOf("postgres://app@db/app")).toBe("disable");
    expect(sslModeOf("postgres://app@db/app?sslmode=verify-ca")).toBe("verify-ca");
    expect(sslModeOf("postgres://app@db/app?sslmode=prefer")).toBe("disable");
  });
});
