import { describe, expect, it } from "vitest";
import type { Facts } from "../facts/facts.ts";
import type { DatabaseState } from "../facts/production-facts.ts";
import { need, say } from "../testing/judged.ts";
import { judge } from "./judge.ts";

/* What a person reads of each check of services of the user's own, and from where on it warns or refuses. */

describe("a Postgres of the user's own", () => {
  const who = { server: "db:5432", database: "app", user: "ada", problem: undefined };
  const state: DatabaseState = {
    versionNumber: 170_004,
    encoding: "UTF8",
    replica: false,
    pooled: false,
    clockSeconds: 60,
    freeConnections: 66,
    maxConnections: 100,
    needConnections: 33,
    schema: "public",
    mayCreateInSchema: true,
    trigrams: "creatable",
    tables: [],
    migrations: undefined,
    newerMigrations: [],
    foreignOwned: [],
    mayCreateDatabases: false,
    temporal: [{ setting: "TEMPORAL_DATABASE", name: "t", state: "usable" }],
  };
  const of = (changed: Partial<DatabaseState>) => say({ database: { ...who, ...state, ...changed } })[0];
  const temporal = (name: DatabaseState["temporal"][number]["state"], changed: Partial<DatabaseState> = {}) =>
    of({ ...changed, temporal: [{ setting: "TEMPORAL_DATABASE", name: "t", state: name }] });
  const said = "Postgres 17.4 at db:5432, database app";

  it("is told by its version and place", () => {
    expect(of({})).toBe(`pass: ${said}`);
    expect(of({ migrations: ["1"], tables: ["traces"] })).toBe(`pass: ${said} (used before)`);
    expect(of({ tables: ["kysely_migration", "kysely_migration_lock"] })).toBe(`pass: ${said}`);
    expect(of({ trigrams: "installed" })).toBe(`pass: ${said}`);
    expect(of({ versionNumber: 150_000 })).toMatch(/^pass: Postgres 15\.0 /);
  });

  it("is warned of, each thing by itself", () => {
    const clock = "its clock differs from this machine's by 61 seconds";
    const full = "only 65 of 100 connections are free, too few for further replicas";
    expect(of({ clockSeconds: 61 })).toBe(`warn: ${said}; ${clock}`);
    expect(of({ clockSeconds: -60 })).toBe(`pass: ${said}`);
    expect(of({ freeConnections: 65 })).toBe(`warn: ${said}; ${full}`);
    expect(of({ clockSeconds: -61, freeConnections: 65 })).toBe(`warn: ${said}; ${clock}; ${full}`);
  });

  it.each<[Partial<DatabaseState>, RegExp]>([
    [{ versionNumber: 140_020 }, /^database-too-old: Postgres 14\.20 is too old\. db:5432 .* 15 and newer/],
    [{ replica: true }, /^database-read-only: db:5432 is a replica/],
    [{ pooled: true }, /^database-pooled: db:5432 is a pooler/],
    [{ encoding: "LATIN1" }, /^database-encoding: The database app is encoded as LATIN1/],
    [{ newerMigrations: ["9"] }, /^database-newer: app belongs .*: 9\.$/],
    [{ tables: ["invoices", "kysely_x"] }, /^database-foreign: app holds .* none of these: invoices\.$/],
    [{ trigrams: "absent" }, /^database-extension: .* db:5432 does not have it/],
    [{ freeConnections: 32 }, /^database-full: .* Of 100 in all, 32 are free .* up to 33\.$/],
    [{ freeConnections: 32, userConnections: 32 }, /^database-full: .* ada may open 32 and no more; .* up to 33\.$/],
    [{ mayCreateInSchema: false }, /^database-rights: ada .* app\. It may make no tables in the schema public\.$/],
    [{ mayCreateInSchema: false, schema: "" }, /no tables in the schema public\.$/],
    [{ mayCreateInSchema: false, schema: "mine" }, /no tables in the schema mine\.$/],
    [{ trigrams: "forbidden" }, /^database-rights: .*\. It may not make the extension pg_trgm/],
    [
      { migrations: [], tables: ["traces"], foreignOwned: ["kysely_migration", "traces"] },
      /\. traces and other tables do not belong to ada\.$/,
    ],
    [{ migrations: [], foreignOwned: ["kysely_migration"] }, /\. kysely_migration and other tables do not belong/],
  ])("is refused: %j", (changed, expected) => {
    expect(of(changed)).toMatch(expected);
  });

  it("has room for Temporal's databases", () => {
    expect(temporal("usable")).toMatch(/^pass/);
    expect(temporal("missing", { mayCreateDatabases: true })).toMatch(/^pass/);
    const refused = "database-temporal: Temporal's databases cannot be used. ";
    expect(temporal("missing")).toBe(`${refused}t (TEMPORAL_DATABASE) does not exist, and ada may not make it.`);
    expect(temporal("no-login")).toBe(`${refused}ada cannot log into t (TEMPORAL_DATABASE).`);
    expect(temporal("no-rights")).toMatch(/ada may make no tables in t \(TEMPORAL_DATABASE\), or does not own/);
    expect(temporal("newer")).toMatch(/t \(TEMPORAL_DATABASE\) was used by a newer Temporal/);
    expect(temporal("foreign")).toBe(`${refused}t (TEMPORAL_DATABASE) holds tables of something else.`);
  });

  it("is told how to make those of Temporal's that are missing, and only those", () => {
    const databases = [
      { setting: "TEMPORAL_DATABASE", name: "t", state: "foreign" },
      { setting: "TEMPORAL_VISIBILITY_DATABASE", name: "v", state: "missing" },
    ] as const;
    const [verdict] = judge({ database: { ...who, ...state, temporal: databases } }, need);
    expect(verdict).toMatchObject({ failure: { text: { commands: [expect.stringMatching(/ -O ada .* v$/)] } } });
  });

  it("is refused by the way in which it cannot be reached", () => {
    const problem = (kind: "no-such-database" | "credentials") =>
      say({ database: { server: "db:5432", database: "app", user: "ada", problem: { kind, reason: "no" } } })[0];
    expect(problem("no-such-database")).toBe(
      "database-missing: The database app does not exist. db:5432 let ada in, but has no database of that name.",
    );
    expect(problem("credentials")).toMatch(/^database-credentials: db:5432 .* The user is ada; Postgres said: no\.$/);
  });
});

describe("a Redis of the user's own", () => {
  const redis = {
    server: "cache:6379",
    user: "ada",
    problem: undefined,
    version: "7.0.0",
    cluster: false,
    replica: false,
    evictionPolicy: "allkeys-lru",
    denied: [],
  } as const;

  it.each<[Partial<Extract<Facts["redis"], { problem: undefined }>>, RegExp]>([
    [{}, /^pass: Redis 7\.0\.0 at cache:6379$/],
    [{ version: undefined }, /^pass: Redis of a version that it keeps to itself at cache:6379$/],
    [{ evictionPolicy: "noeviction" }, /^warn: Redis 7\.0\.0 at cache:6379; when it is full it refuses writes/],
    [{ version: "6.9.9" }, /^redis-too-old: Redis 6\.9\.9 is too old\. cache:6379 .* need 7 /],
    [{ cluster: true }, /^redis-cluster: cache:6379 is/],
    [{ replica: true }, /^redis-read-only: cache:6379 is/],
    [{ denied: ["NOPERM x"] }, /^redis-rights: ada may .* NOPERM x$/],
  ])("%j", (changed, said) => {
    expect(say({ redis: { ...redis, ...changed } })).toEqual([expect.stringMatching(said)]);
  });

  it("is refused by the way in which it cannot be reached", () => {
    expect(
      say({ redis: { server: "cache:6379", user: "ada", problem: { kind: "credentials", reason: "WRONGPASS" } } }),
    ).toEqual([expect.stringMatching(/^redis-credentials: cache:6379 .* ada; Redis said: WRONGPASS\.$/)]);
  });
});

describe("a Temporal of the user's own", () => {
  const temporal = {
    address: "temporal:7233",
    namespace: "observe",
    problem: undefined,
    version: "1.24.0",
    namespaceState: "there",
    reason: "",
  } as const;

  it.each<[Partial<Extract<Facts["temporal"], { problem: undefined }>>, RegExp]>([
    [{}, /^pass: Temporal 1\.24\.0 at temporal:7233, namespace observe$/],
    [{ namespaceState: "to-be-made" }, /namespace observe \(will be made\)$/],
    [{ version: "1.23.9" }, /^temporal-too-old: Temporal 1\.23\.9 is too old\. temporal:7233 .* needs 1\.24 /],
    [{ version: "2.0.0" }, /^pass: Temporal 2\.0\.0/],
    [{ version: "own build" }, /^pass: Temporal own build/],
    [{ version: "1" }, /^temporal-too-old/],
    [{ namespaceState: "missing", reason: "denied" }, /^temporal-namespace: .* observe cannot .* said: denied\.$/],
    [{ namespaceState: "forbidden", reason: "denied" }, /^temporal-namespace: .* said: denied\.$/],
  ])("%j", (changed, said) => {
    expect(say({ temporal: { ...temporal, ...changed } })).toEqual([expect.stringMatching(said)]);
  });

  it("is refused by the way in which it cannot be reached", () => {
    const { address, namespace } = temporal;
    expect(say({ temporal: { address, namespace, problem: { kind: "silent", reason: "14 UNAVAILABLE" } } })).toEqual([
      expect.stringMatching(/^temporal-silent: temporal:7233 .* Temporal said nothing .*14 UNAVAILABLE/),
    ]);
  });
});
