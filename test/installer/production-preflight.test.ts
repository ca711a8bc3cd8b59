import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExternalServices, password, startExternalServices } from "./external-services.ts";
import { type TestInstallation, testInstallation } from "./installation.ts";
import { type Case, expectRefusal, preflight, type Settings } from "./production-preflight.ts";

/* Services of the user's own, each wrong in turn: refused with a code of its own, and nothing was touched. */

let services: ExternalServices;
let installation: TestInstallation;

beforeAll(async () => {
  installation = await testInstallation("0.1.0");
  services = await startExternalServices();
});
afterAll(async () => {
  await services?.[Symbol.asyncDispose]();
  await installation?.[Symbol.asyncDispose]();
});

const ca = () => services.authority.file("ca.pem");
const otherCa = () => services.authority.file("other-ca.pem");

const postgres = (user: string, database: string, mode = "verify-full", secret = password) =>
  `postgres://${user}:${secret}@${services.at.postgres}/${database}?sslmode=${mode}`;
const trusting = (server: string) => `postgres://app@${server}/postgres`;
const redis = (user: string, secret = password) => `rediss://${user}:${secret}@${services.at.valkey}`;
/** Temporal as it wants to be spoken to: with a certificate and an API key. */
const mutual = (name = "client") => ({
  TEMPORAL_ADDRESS: services.at.temporal,
  TEMPORAL_API_KEY: services.apiKey(["temporal-system:admin"]),
  TEMPORAL_CA_FILE: ca(),
  TEMPORAL_CERTIFICATE_FILE: services.authority.file(`${name}.pem`),
  TEMPORAL_KEY_FILE: services.authority.file(`${name}.key`),
});

const refuses = (code: string, settings: Settings) => expectRefusal(installation, code, settings);

describe("an external Postgres is refused", () => {
  const cases: readonly Case[] = [
    ["database-host-unknown", "its host", () => ({ DATABASE_URL: "postgres://app:x@postgres.invalid/app" })],
    ["database-refused", "its port", () => ({ DATABASE_URL: `postgres://app:x@${services.machine}:1/app` })],
    [
      "setting-loopback",
      "localhost",
      () => ({ DATABASE_URL: `postgres://app:${password}@localhost:${services.at.postgres.split(":")[1]}/app` }),
    ],
    ["database-credentials", "the password", () => ({ DATABASE_URL: postgres("app", "app", "require", "wrong-word") })],
    ["database-credentials", "the user", () => ({ DATABASE_URL: postgres("nobody", "app", "require") })],
    ["database-missing", "the database", () => ({ DATABASE_URL: postgres("app", "absent", "require") })],
    ["database-tls-required", "no TLS", () => ({ DATABASE_URL: postgres("app", "app", "disable") })],
    [
      "database-tls-missing",
      "TLS where there is none",
      () => ({ DATABASE_URL: `${trusting(services.at.standby)}?sslmode=require` }),
    ],
    ["database-certificate-untrusted", "a certificate of nobody", () => ({ DATABASE_URL: postgres("app", "app") })],
    [
      "database-certificate-untrusted",
      "a certificate of somebody else",
      () => ({ DATABASE_URL: postgres("app", "app", "verify-ca"), DATABASE_CA_FILE: otherCa() }),
    ],
    [
      "database-certificate-name",
      "a certificate for another host",
      () => ({
        DATABASE_URL: postgres("app", "app").replace(services.machine, "host.docker.internal"),
        DATABASE_CA_FILE: ca(),
      }),
    ],
    ["database-too-old", "its version", () => ({ DATABASE_URL: trusting(services.at.oldPostgres) })],
    ["database-read-only", "a replica", () => ({ DATABASE_URL: trusting(services.at.standby) })],
    ["database-encoding", "its encoding", () => ({ DATABASE_URL: postgres("app", "latin", "require") })],
    ["database-rights", "a user without rights", () => ({ DATABASE_URL: postgres("poor", "app", "require") })],
    [
      "database-temporal",
      "a user who may make no databases",
      () => ({ DATABASE_URL: postgres("plain", "plain", "require") }),
    ],
    [
      "database-temporal",
      "a newer Temporal's database",
      () => ({ DATABASE_URL: postgres("app", "app", "require"), TEMPORAL_DATABASE: "newer_temporal" }),
    ],
    ["database-full", "too few connections", () => ({ DATABASE_URL: postgres("narrow", "narrow", "require") })],
    ["database-foreign", "somebody else's tables", () => ({ DATABASE_URL: postgres("app", "invoices", "require") })],
    ["database-newer", "a newer version", () => ({ DATABASE_URL: postgres("app", "newer", "require") })],
    [
      "database-shared",
      "one database for all",
      () => ({ DATABASE_URL: postgres("app", "app", "require"), TEMPORAL_DATABASE: "app" }),
    ],
  ];
  it.each(cases)("%s: %s", (code, _, settings) => refuses(code, settings()));
});

describe("an external Redis is refused", () => {
  const cases: readonly Case[] = [
    ["redis-host-unknown", "its host", () => ({ REDIS_URL: "redis://redis.invalid" })],
    ["redis-refused", "its port", () => ({ REDIS_URL: `redis://${services.machine}:1` })],
    ["setting-loopback", "localhost", () => ({ REDIS_URL: "redis://127.0.0.1:6379" })],
    ["redis-credentials", "the password", () => ({ REDIS_URL: redis("app", "wrong-word"), REDIS_CA_FILE: ca() })],
    ["redis-credentials", "no password", () => ({ REDIS_URL: `rediss://${services.at.valkey}`, REDIS_CA_FILE: ca() })],
    ["redis-tls-required", "no TLS", () => ({ REDIS_URL: redis("app").replace("rediss:", "redis:") })],
    [
      "redis-tls-missing",
      "TLS where there is none",
      () => ({ REDIS_URL: `rediss://app:${password}@${services.at.plainValkey}` }),
    ],
    ["redis-certificate-untrusted", "a certificate of nobody", () => ({ REDIS_URL: redis("app") })],
    [
      "redis-certificate-name",
      "a certificate for another host",
      () => ({ REDIS_URL: redis("app").replace(services.machine, "host.docker.internal"), REDIS_CA_FILE: ca() }),
    ],
    ["redis-rights", "a user without rights", () => ({ REDIS_URL: redis("poor"), REDIS_CA_FILE: ca() })],
    ["setting-pointless", "a certificate authority without TLS", () => ({ REDIS_CA_FILE: ca() })],
    ["redis-cluster", "a cluster", () => ({ REDIS_URL: `redis://${services.at.clusterValkey}` })],
    ["redis-read-only", "a replica", () => ({ REDIS_URL: `redis://${services.at.replicaValkey}` })],
    ["redis-too-old", "its version", () => ({ REDIS_URL: `redis://${services.at.oldRedis}` })],
  ];
  it.each(cases)("%s: %s", (code, _, settings) => refuses(code, settings()));
});

describe("an external Temporal is refused", () => {
  const cases: readonly Case[] = [
    ["temporal-host-unknown", "its host", () => ({ TEMPORAL_ADDRESS: "temporal.invalid:7233" })],
    ["temporal-refused", "its port", () => ({ TEMPORAL_ADDRESS: `${services.machine}:1` })],
    ["setting-loopback", "localhost", () => ({ TEMPORAL_ADDRESS: "localhost:7233" })],
    ["temporal-tls-required", "no TLS", () => ({ TEMPORAL_ADDRESS: services.at.temporal })],
    [
      "temporal-tls-missing",
      "TLS where there is none",
      () => ({ ...mutual(), TEMPORAL_ADDRESS: services.at.plainValkey }),
    ],
    [
      "temporal-credentials",
      "no certificate",
      () => ({ TEMPORAL_ADDRESS: services.at.temporal, TEMPORAL_CA_FILE: ca(), TEMPORAL_TLS: "true" }),
    ],
    ["temporal-credentials", "a stranger's certificate", () => mutual("stranger")],
    ["temporal-credentials", "its API key", () => ({ ...mutual(), TEMPORAL_API_KEY: "a.wrong.key" })],
    [
      "temporal-namespace",
      "a namespace that may not be made",
      () => ({ ...mutual(), TEMPORAL_API_KEY: services.apiKey(["default:read"]) }),
    ],
    [
      "temporal-namespace",
      "somebody else's namespace",
      () => ({ ...mutual(), TEMPORAL_API_KEY: services.apiKey(["default:read"]), TEMPORAL_NAMESPACE: "other" }),
    ],
    [
      "temporal-certificate-untrusted",
      "its certificate of somebody else",
      () => ({ ...mutual(), TEMPORAL_CA_FILE: otherCa() }),
    ],
    [
      "temporal-certificate-name",
      "its certificate for another host",
      () => ({
        ...mutual(),
        TEMPORAL_ADDRESS: services.at.temporal.replace(services.machine, "host.docker.internal"),
      }),
    ],
    [
      "certificate-key",
      "another key",
      () => ({ ...mutual(), TEMPORAL_KEY_FILE: services.authority.file("stranger.key") }),
    ],
    [
      "setting-missing",
      "half a certificate",
      () => ({
        TEMPORAL_ADDRESS: services.at.temporal,
        TEMPORAL_CERTIFICATE_FILE: services.authority.file("client.pem"),
      }),
    ],
    ["temporal-failed", "something that is no Temporal", () => ({ TEMPORAL_ADDRESS: services.at.oldPostgres })],
  ];
  it.each(cases)("%s: %s", (code, _, settings) => refuses(code, settings()));
});

describe("external services that are as they should be", () => {
  it("carry an installation, and pass again when they are in use", async () => {
    await using other = await testInstallation("test");
    const settings = {
      DATABASE_URL: postgres("app", "app"),
      DATABASE_CA_FILE: ca(),
      REDIS_URL: redis("app"),
      REDIS_CA_FILE: ca(),
      TEMPORAL_NAMESPACE: "observe",
      ...mutual(),
    };
    const set = Object.entries(settings).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
    const url = ["--url", other.web.replace("127.0.0.1", "localhost")];
    const { code, output } = await other.run(["--yes", "--mode", "production", ...url, ...other.options, ...set]);
    expect(code, output).toBe(0);
    expect(output).not.toContain(password);

    const again = await preflight(other, { REDIS_URL: "rediss://redis.invalid" });
    expect(again.verdict("database")?.message).toMatch(/database app \(used before\)/);
    expect(again.verdict("temporal")).toMatchObject({ verdict: "pass" });
  });

  it("pass, each with what it is, before another one is refused", async () => {
    const good = {
      DATABASE_URL: postgres("app", "used"),
      DATABASE_CA_FILE: ca(),
      REDIS_URL: redis("app"),
      REDIS_CA_FILE: ca(),
      ...mutual(),
    };
    const database = await preflight(installation, {
      ...good,
      DATABASE_URL: postgres("app", "absent"),
      TEMPORAL_NAMESPACE: "new",
    });
    expect(database.failure).toMatchObject({ code: "database-missing" });
    expect(database.verdict("redis")).toMatchObject({
      verdict: "warn",
      message: expect.stringContaining("noeviction"),
    });
    expect(database.verdict("temporal")).toMatchObject({
      verdict: "pass",
      message: expect.stringMatching(/^Temporal 1\.\d+.* at .*, namespace new \(will be made\)$/),
    });
    const other = await preflight(installation, { ...good, REDIS_URL: "redis://redis.invalid" });
    expect(other.verdict("database")).toMatchObject({
      verdict: expect.stringMatching(/pass|warn/),
      message: expect.stringMatching(/^Postgres 17\.\d+ at .*, database used \(used before\)/),
    });
  });

  it("takes databases that are Temporal's already from a user who may make none", async () => {
    const { failure, verdict } = await preflight(installation, {
      DATABASE_URL: postgres("plain", "plain", "require"),
      TEMPORAL_DATABASE: "plain_temporal",
      TEMPORAL_VISIBILITY_DATABASE: "plain_visibility",
      REDIS_URL: "redis://redis.invalid",
    });
    expect(failure).toMatchObject({ code: "redis-host-unknown" });
    expect(verdict("database")).toMatchObject({ verdict: expect.stringMatching(/pass|warn/) });
  });
});
