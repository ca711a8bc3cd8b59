import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { temporalEnvironment } from "./temporal-environment.ts";

const store = { caFile: undefined, database: "temporal", visibilityDatabase: "temporal_visibility" };

/** What a shell that reads it gives to its programs. */
async function read(databaseUrl: string, caFile?: string): Promise<Readonly<Record<string, string>>> {
  const text = temporalEnvironment({ ...store, databaseUrl, caFile });
  const script = 'set -a; eval "$1"; env -0';
  const { stdout } = await execa("sh", ["-euc", script, "sh", text], {
    extendEnv: false,
    env: { PATH: process.env.PATH },
  });
  return Object.fromEntries(stdout.split("\0").map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

describe("temporalEnvironment", () => {
  it("gives the password as it is, whatever is in it, and the user as it stands in a URL", async () => {
    const password = ` '"$(touch /tmp/x)\\%@:/+é`;
    const url = `postgres://ada%40x:${encodeURIComponent(password)}@[::1]:6432/app`;
    expect(await read(url)).toMatchObject({
      PGPASSWORD: password,
      SQL_USER: "ada%40x",
      POSTGRES_USER: "ada%40x",
      POSTGRES_SEEDS: "[::1]",
      SQL_PORT: "6432",
      DB_PORT: "6432",
      VISIBILITY_DB_PORT: "6432",
    });
  });

  it.each([
    ["disable", undefined, undefined, undefined, undefined],
    ["require", undefined, "true", "false", ""],
    ["require", "/ca.pem", "true", "false", "/ca.pem"],
    ["verify-ca", undefined, "true", "false", "/etc/ssl/certs/ca-certificates.crt"],
    ["verify-full", undefined, "true", "true", ""],
    ["verify-full", "/ca.pem", "true", "true", "/ca.pem"],
  ])("says %s with the authority %s in Temporal's words", async (mode, caFile, enabled, host, authority) => {
    const variables = await read(`postgres://a@b/c?sslmode=${mode}`, caFile);
    expect([variables.SQL_TLS_ENABLED, variables.SQL_HOST_VERIFICATION, variables.SQL_CA]).toEqual([
      enabled,
      host,
      authority,
    ]);
    expect([variables.SQL_TLS, variables.SQL_TLS_CA_FILE]).toEqual([enabled, authority]);
  });
});
