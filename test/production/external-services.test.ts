import { randomBytes } from "node:crypto";
import { webHealth } from "@cognobserve/contracts/health";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExternalServices, oddUser, password, startExternalServices } from "../installer/external-services.ts";
import { until } from "../until.ts";
import { createInstallation, type Installation } from "./installation.ts";

/* Postgres, Redis and Temporal of one's own, with TLS and users of few rights, instead of the bundled ones. */

const apiKey = `co_sk_${randomBytes(24).toString("base64url")}`;
const settings = {
  NEXTAUTH_SECRET: randomBytes(24).toString("base64url"),
  NEXTAUTH_URL: "http://localhost:3000",
  INIT_API_KEY: apiKey,
};

let services: ExternalServices;
beforeAll(async () => {
  services = await startExternalServices();
});
afterAll(() => services?.[Symbol.asyncDispose]());

const authority = (name = "ca"): string => services.authority.file(`${name}.pem`);
const postgres = (user: string, word: string, database: string, sslmode = "verify-full"): string => {
  const [name, secret] = [encodeURIComponent(user), encodeURIComponent(word)];
  return `postgres://${name}:${secret}@${services.at.postgres}/${database}?sslmode=${sslmode}`;
};

async function storesAndShows(
  { webUrl, ingestUrl }: Installation,
  expected: object = { status: "healthy" },
): Promise<void> {
  const headers = { "content-type": "application/json", "x-api-key": apiKey };
  const body = JSON.stringify({ id: "first", name: "first", timestamp: new Date().toISOString(), spans: [] });
  const sent = await fetch(`${ingestUrl}/v1/traces`, { method: "POST", headers, body });
  expect([sent.status, await sent.text()]).toEqual([200, expect.any(String)]);
  const shown = await fetch(`${webUrl}/api/v1/traces/first`, { headers });
  expect(shown.status).toBe(200);
  const health = webHealth.parse(await (await fetch(`${webUrl}/api/health`)).json());
  expect(health).toMatchObject(expected);
}

const running = async (installation: Installation): Promise<readonly string[]> =>
  (await installation.composed("ps", "--services", "--status", "running")).split("\n").toSorted();

describe("with everything external, asked for by certificates, passwords and keys", () => {
  let installation: Installation;
  let temporalKey: string;

  beforeAll(async () => {
    temporalKey = services.apiKey(["temporal-system:admin", "default:admin"]);
    installation = await createInstallation(
      {
        ...settings,
        DATABASE_URL: postgres("app", password, "app"),
        DATABASE_CA_FILE: authority(),
        REDIS_URL: `rediss://app:${password}@${services.at.valkey}`,
        REDIS_CA_FILE: authority(),
        TEMPORAL_ADDRESS: services.at.temporal,
        TEMPORAL_NAMESPACE: "observed",
        TEMPORAL_CA_FILE: authority(),
        TEMPORAL_CERTIFICATE_FILE: authority("client"),
        TEMPORAL_KEY_FILE: services.authority.file("client.key"),
        TEMPORAL_API_KEY: temporalKey,
      },
      { overlays: ["external-postgres", "external-redis", "external-temporal"] },
    );
    await installation.composed("up", "--detach", "--wait");
  });
  afterAll(() => installation?.[Symbol.asyncDispose]());

  it("runs our own services alone, healthy in every part, and stores and shows a trace", async () => {
    expect(await running(installation)).toEqual(["gateway", "ingest", "web", "worker"]);
    await storesAndShows(installation);
  });

  it("shows no password and no key in the settings of any container", async () => {
    const { stdout } = await execa("docker", ["inspect", ...(await installation.containers())]);
    for (const secret of [password, temporalKey]) expect(stdout).not.toContain(secret);
  });
});

describe("a worker that Temporal does not let in says why, and goes on trying", () => {
  it.each([
    ["without a certificate", () => ({}), /Temporal refuses our certificate, or asks for one/],
    [
      "with a key that may make no namespace",
      () => ({
        TEMPORAL_CERTIFICATE_FILE: authority("client"),
        TEMPORAL_KEY_FILE: services.authority.file("client.key"),
        TEMPORAL_API_KEY: services.apiKey(["default:read"]),
        TEMPORAL_NAMESPACE: "unmade",
      }),
      /Temporal (refuses us|has no namespace unmade, and does not let us make it)/,
    ],
  ])("%s", async (_how, temporal, sentence) => {
    await using installation = await createInstallation(
      {
        ...settings,
        TEMPORAL_ADDRESS: services.at.temporal,
        TEMPORAL_TLS: "true",
        TEMPORAL_CA_FILE: authority(),
        ...temporal(),
      },
      { overlays: ["external-temporal"] },
    );
    await installation.composed("up", "--detach", "worker");
    await until("the worker says why", async () =>
      sentence.test(await installation.composed("logs", "--no-log-prefix", "worker")),
    );
    expect(await running(installation)).toEqual(["postgres", "worker"]);
  });
});

describe("with Postgres external and Temporal bundled", () => {
  it("runs for a user whose name and password have every odd character", async () => {
    await using installation = await createInstallation(
      { ...settings, DATABASE_URL: postgres(oddUser.name, oddUser.password, "odd"), DATABASE_CA_FILE: authority() },
      { overlays: ["external-postgres"] },
    );
    await installation.composed("up", "--detach", "--wait");
    expect(await running(installation)).toEqual(["gateway", "ingest", "redis", "temporal", "web", "worker"]);
    await storesAndShows(installation);
  });

  it("runs for a user who may make no database, in two that an administrator has made; and without a cluster of Redis", async () => {
    await using installation = await createInstallation(
      {
        ...settings,
        DATABASE_URL: postgres("plain", password, "plain", "verify-ca"),
        DATABASE_CA_FILE: authority(),
        TEMPORAL_DATABASE: "plain_temporal",
        TEMPORAL_VISIBILITY_DATABASE: "plain_visibility",
        REDIS_URL: `redis://${services.at.clusterValkey}`,
      },
      { overlays: ["external-postgres", "external-redis"] },
    );
    await installation.composed("up", "--detach", "--wait");
    await storesAndShows(installation, { status: "degraded", services: { redis: { status: "fail" } } });
    for (const service of ["web", "ingest"]) {
      const logs = await installation.composed("logs", "--no-log-prefix", service);
      expect(logs.match(/REDIS_URL leads to a cluster/g)?.length, service).toBeGreaterThan(0);
    }
  });

  it.each([
    ["a wrong password", () => postgres("app", "hunter2-wrong", "app"), /does not accept the password of app/],
    ["no TLS where it is demanded", () => postgres("app", password, "app", "disable"), /add \?sslmode=verify-full/],
    [
      "a database that is not there",
      () => postgres("app", password, "absent"),
      /Have an administrator run: CREATE DATABASE "absent" OWNER "app"\./,
    ],
    [
      "a user who may make no databases, where there are none for Temporal",
      () => postgres("plain", password, "plain"),
      /absent_temporal does not exist, and plain may not make it\. .*: CREATE DATABASE "absent_temporal" OWNER "plain"/,
    ],
    ["too old a version", () => `postgres://app@${services.at.oldPostgres}/postgres`, /too old: it is Postgres 14/],
    [
      "a replica",
      () => `postgres://app@${services.at.standby}/postgres`,
      /is a replica, which nothing can be written to/,
    ],
  ])("refuses %s in one sentence", async (_what, url, sentence) => {
    await refused({ DATABASE_URL: url(), TEMPORAL_DATABASE: "absent_temporal" }, "databases", sentence);
  });

  it("refuses a certificate that nobody vouches for", async () => {
    const other = { DATABASE_URL: postgres("app", password, "app"), DATABASE_CA_FILE: authority("other-ca") };
    await refused(other, "databases", /is signed by nobody who is trusted here/);
  });

  it("refuses a certificate for another name", async () => {
    const url = postgres("app", password, "app").replace(services.machine, "host.docker.internal");
    await refused({ DATABASE_URL: url }, "databases", /is not for host\.docker\.internal/);
  });

  it("refuses a user who may make no tables", async () => {
    const names = { TEMPORAL_DATABASE: "app_temporal", TEMPORAL_VISIBILITY_DATABASE: "app_visibility" };
    const url = postgres("app", password, "postgres");
    await refused({ ...names, DATABASE_URL: url }, "migrate", /run: ALTER DATABASE "postgres" OWNER TO "app"\./);
  });

  /** Runs one job and what it waits for. */
  async function refused(external: Readonly<Record<string, string>>, job: string, sentence: RegExp): Promise<void> {
    const secure = /sslmode=verify/.test(external.DATABASE_URL ?? "");
    await using installation = await createInstallation(
      { ...settings, ...(secure && { DATABASE_CA_FILE: authority() }), ...external },
      { overlays: ["external-postgres"] },
    );
    const { exitCode, output } = await installation.compose("run", "--rm", "--no-TTY", job);
    const logs = `${output}\n${await installation.composed("logs", "--no-log-prefix")}`;
    expect(logs).toMatch(sentence);
    expect(exitCode, output).not.toBe(0);
    expect(logs).not.toMatch(/hunter2|\n\s+at /);
  }
});

describe("settings and overlays that do not belong together", () => {
  it.each([
    [{ DATABASE_URL: "postgres://app:hunter2@db/app" }, [], /DATABASE_URL is set, .* external-postgres\.yml alone/],
    [{}, ["external-redis"], /REDIS_URL is needed by external-redis\.yml, and REDIS_URL is not set/],
  ])("are refused before anything runs: %j with %j", async (external, overlays, sentence) => {
    await using installation = await createInstallation({ ...settings, ...external }, { overlays });
    const { exitCode, output } = await installation.compose("up", "--detach");
    expect(exitCode, output).not.toBe(0);
    const logs = await installation.composed("logs", "--no-log-prefix", "secrets");
    expect(logs).toMatch(sentence);
    expect(logs).not.toContain("hunter2");
    expect(await installation.composed("ps", "--services", "--status", "running")).toBe("");
  });
});
