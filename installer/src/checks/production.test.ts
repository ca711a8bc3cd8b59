import { describe, expect, it } from "vitest";
import type {
  CertificateFact,
  DatabaseFact,
  DatabaseState,
  HostFileFact,
  ProductionFacts,
  PublicUrlFact,
  RedisFact,
  TemporalFact,
  VolumesFact,
} from "../facts/production-facts.ts";
import { need, place } from "../testing/judged.ts";
import { judge } from "./judge.ts";

const url: PublicUrlFact = {
  url: "https://observe.example.com",
  host: "observe.example.com",
  kind: "name",
  port: 443,
  webPort: 443,
  tls: "automatic",
  addresses: ["192.0.2.7"],
  unresolved: undefined,
  machine: ["192.0.2.7"],
};
const file: HostFileFact = {
  setting: "TLS_CERTIFICATE_FILE",
  path: "/etc/ssl/site.pem",
  state: "ok",
  readableInside: true,
  mode: "644",
  owner: 0,
  holds: "certificate",
};
const key: HostFileFact = { ...file, setting: "TLS_KEY_FILE", path: "/etc/ssl/site.key", holds: "key" };
const certificate: CertificateFact = {
  setting: "TLS_CERTIFICATE_FILE",
  file: "/etc/ssl/site.pem",
  keySetting: "TLS_KEY_FILE",
  keyFile: "/etc/ssl/site.key",
  host: "observe.example.com",
  names: ["observe.example.com"],
  coversHost: true,
  keyBelongs: true,
  validFrom: "2026-01-01T00:00:00.000Z",
  validTo: "2027-01-01T00:00:00.000Z",
  now: "2026-06-01T00:00:00.000Z",
  damaged: undefined,
};
const volumes: VolumesFact = {
  postgres: { name: "x_postgres_data", present: true },
  secrets: { name: "x_app_secrets", present: true },
  bundled: true,
  postgresMajor: 17,
  bundledMajor: 17,
  lookedInside: true,
};
const state: DatabaseState = {
  versionNumber: 150004,
  encoding: "UTF8",
  replica: false,
  pooled: false,
  clockSeconds: -60,
  freeConnections: 97,
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
  temporal: [{ setting: "TEMPORAL_DATABASE", name: "temporal", state: "usable" }],
};
const server = { server: "db.example.com:5432", database: "app", user: "ada" };
const database = (changed: Partial<DatabaseState> = {}): DatabaseFact => ({
  ...server,
  problem: undefined,
  ...state,
  ...changed,
});
const redis: RedisFact = {
  server: "cache.example.com:6379",
  user: "default",
  problem: undefined,
  version: "7.2.4",
  cluster: false,
  replica: false,
  evictionPolicy: "allkeys-lru",
  denied: [],
};
const temporal: TemporalFact = {
  address: "temporal.example.com:7233",
  namespace: "observe",
  problem: undefined,
  version: "1.32.2",
  namespaceState: "to-be-made",
  reason: "",
};

const good: ProductionFacts = {
  enginePlace: place,
  choices: { missing: [], pointless: [], loopback: [], sameDatabase: [] },
  publicUrl: url,
  hostFiles: [file, key],
  certificates: [certificate],
  database: database(),
  redis,
  temporal,
  networks: { needed: 4, free: 20, inTheWay: [] },
  volumes,
};
const ports = [{ setting: "WEB_PORT", port: 443, state: "free", holder: "", alternative: 443 }] as const;

/** What stands against these facts: codes of refusals and messages of warnings. */
function against(changed: Partial<ProductionFacts>): readonly string[] {
  return judge({ ports, ...good, ...changed }, need).flatMap((one) =>
    one.verdict === "refuse" ? [one.failure.text.code] : one.verdict === "warn" ? [one.message] : [],
  );
}

describe("production", () => {
  it("has nothing against a machine and services that are as they should be", () => {
    expect(against({})).toEqual([]);
  });

  it.each<[string, Partial<ProductionFacts>]>([
    ["setting-missing", { choices: { ...good.choices, missing: [{ setting: "TLS_KEY_FILE", because: "x" }] } }],
    [
      "setting-loopback",
      {
        choices: {
          ...good.choices,
          loopback: [{ setting: "REDIS_URL", host: "localhost", instead: "redis://192.0.2.7" }],
        },
      },
    ],
    ["database-shared", { choices: { ...good.choices, sameDatabase: ["temporal"] } }],

    ["url-needs-tls", { publicUrl: { ...url, tls: "off" } }],
    ["url-not-https", { publicUrl: { ...url, url: "http://observe.example.com", tls: "files" } }],
    ["certificate-impossible", { publicUrl: { ...url, kind: "address", host: "192.0.2.7" } }],
    ["name-unresolved", { publicUrl: { ...url, addresses: [], unresolved: "there is no such name" } }],
    ["file-relative", { hostFiles: [{ ...file, state: "relative" }] }],
    ["file-missing", { hostFiles: [{ ...file, state: "missing" }] }],
    ["file-missing", { hostFiles: [{ ...file, state: "not-a-file" }] }],
    ["file-closed", { hostFiles: [{ ...key, readableInside: false }] }],
    ["file-content", { hostFiles: [{ ...file, holds: "key" }] }],
    ["key-encrypted", { hostFiles: [{ ...key, holds: "encrypted-key" }] }],
    ["certificate-damaged", { certificates: [{ ...certificate, damaged: "bad base64" }] }],
    ["certificate-key", { certificates: [{ ...certificate, keyBelongs: false }] }],
    ["certificate-expired", { certificates: [{ ...certificate, now: "2027-01-02T00:00:00.000Z" }] }],
    ["certificate-early", { certificates: [{ ...certificate, now: "2025-12-31T00:00:00.000Z" }] }],
    ["certificate-host", { certificates: [{ ...certificate, coversHost: false }] }],
    ["networks-exhausted", { networks: { needed: 4, free: 3, inTheWay: ["172.16.0.0/12 on tun0"] } }],
    ["volume-without-secrets", { volumes: { ...volumes, secrets: { ...volumes.secrets, present: false } } }],
    ["volume-postgres-version", { volumes: { ...volumes, postgresMajor: 16 } }],
    ["database-missing", { database: { ...server, problem: { kind: "no-such-database", reason: "x" } } }],
    ["database-silent", { database: { ...server, problem: { kind: "silent", reason: "x" } } }],
    ["database-too-old", { database: database({ versionNumber: 140020 }) }],
    ["database-read-only", { database: database({ replica: true }) }],
    ["database-pooled", { database: database({ pooled: true }) }],
    ["database-encoding", { database: database({ encoding: "LATIN1" }) }],
    ["database-newer", { database: database({ migrations: ["9999-x"], newerMigrations: ["9999-x"] }) }],
    ["database-foreign", { database: database({ tables: ["invoices"] }) }],
    ["database-extension", { database: database({ trigrams: "absent" }) }],
    ["database-rights", { database: database({ mayCreateInSchema: false }) }],
    ["database-rights", { database: database({ trigrams: "forbidden" }) }],
    ["database-rights", { database: database({ migrations: [], tables: ["traces"], foreignOwned: ["traces"] }) }],
    ["database-temporal", { database: database({ temporal: [{ setting: "X", name: "t", state: "missing" }] }) }],
    ["database-temporal", { database: database({ temporal: [{ setting: "X", name: "t", state: "foreign" }] }) }],
    ["database-full", { database: database({ freeConnections: 32 }) }],
    ["redis-silent", { redis: { server: "x:1", user: "u", problem: { kind: "silent", reason: "x" } } }],
    ["redis-too-old", { redis: { ...redis, version: "6.2.14" } }],
    ["redis-cluster", { redis: { ...redis, cluster: true } }],
    ["redis-read-only", { redis: { ...redis, replica: true } }],
    ["redis-rights", { redis: { ...redis, denied: ["NOPERM x"] } }],
    ["temporal-silent", { temporal: { ...temporal, problem: { kind: "silent", reason: "x" } } }],
    ["temporal-too-old", { temporal: { ...temporal, version: "1.23.1" } }],
    ["temporal-namespace", { temporal: { ...temporal, namespaceState: "missing" } }],
    ["temporal-namespace", { temporal: { ...temporal, namespaceState: "forbidden" } }],
  ])("refuses: %s", (code, facts) => {
    expect(against(facts)).toEqual([code]);
  });

  it("refuses files of this machine for an engine on another one", () => {
    const elsewhere = { enginePlace: { ...place, remote: true, endpoint: "tcp://10.0.0.9:2376" } };
    expect(against(elsewhere)).toEqual([expect.stringContaining("tcp://10.0.0.9:2376"), "engine-elsewhere"]);
  });

  it.each<[RegExp, Partial<ProductionFacts>]>([
    [/none of this machine's addresses/, { publicUrl: { ...url, addresses: ["198.51.100.1"] } }],
    [/no such name; nobody finds it/, { publicUrl: { ...url, tls: "proxy", unresolved: "there is no such name" } }],
    [/means port 443, but .* port 3000/, { publicUrl: { ...url, webPort: 3000 } }],
    [/on another machine/, { enginePlace: { ...place, remote: true }, hostFiles: undefined }],
    [/ip_unprivileged_port_start=443/, { enginePlace: { ...place, rootless: true } }],
    [/may not read \/etc\/ssl\/site.key/, { hostFiles: [{ ...key, state: "unreadable", holds: "other" }] }],
    [/expires in 3 days/, { certificates: [{ ...certificate, now: "2026-12-28T23:00:00.000Z" }] }],
    [/may pass over those that overlap 10/, { networks: { needed: 4, free: 9, inTheWay: ["10.0.0.0/8 on tun0"] } }],
    [/is not moved into your Postgres/, { volumes: { ...volumes, bundled: false } }],
    [/their database is gone/, { volumes: { ...volumes, postgres: { ...volumes.postgres, present: false } } }],
    [/clock differs from this machine's by 61 s/, { database: database({ clockSeconds: -61 }) }],
    [/only 65 of 100 connections/, { database: database({ freeConnections: 65 }) }],
    [/noeviction/, { redis: { ...redis, evictionPolicy: "noeviction" } }],
  ])("only warns: %s", (message, facts) => {
    expect(against(facts)).toEqual([expect.stringMatching(message)]);
  });

  it.each<[string, Partial<ProductionFacts>]>([
    ["localhost", { publicUrl: { ...url, url: "http://localhost:443", host: "localhost", kind: "local", tls: "off" } }],
    ["a proxy that speaks https for a plain port", { publicUrl: { ...url, tls: "proxy", webPort: 3000 } }],
    ["a database that this version knows", { database: database({ migrations: ["0001-x"], tables: ["traces"] }) }],
    [
      "a role that makes Temporal's databases",
      {
        database: database({ mayCreateDatabases: true, temporal: [{ setting: "X", name: "t", state: "missing" }] }),
      },
    ],
    ["networks that are ours already", { networks: { needed: 0, free: 0, inTheWay: [] } }],
    ["a Redis that keeps its version to itself", { redis: { ...redis, version: undefined } }],
    ["somebody's own Temporal", { temporal: { ...temporal, version: "cloud", namespaceState: "there" } }],
  ])("accepts %s", (_, facts) => {
    expect(against(facts)).toEqual([]);
  });
});
