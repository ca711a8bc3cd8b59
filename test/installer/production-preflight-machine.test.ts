import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, describe, it } from "vitest";
import { createAuthority } from "./certificates.ts";
import { type TestInstallation, testInstallation } from "./installation.ts";
import { type Case, expectRefusal, type Settings } from "./production-preflight.ts";

/* URL, certificates and leftover data, each wrong in turn: refused with a code of its own, and nothing was touched. */

let directory: string;
let installation: TestInstallation;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), "cognobserve-preflight-"));
  installation = await testInstallation("0.1.0");
});
afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  if (directory !== undefined) await rm(directory, { recursive: true });
});

const refuses = (code: string, settings: Settings) => expectRefusal(installation, code, settings);

describe("TLS at the gateway is refused", () => {
  const files = (name: string) => ({
    GATEWAY_TLS: "files",
    TLS_CERTIFICATE_FILE: path.join(directory, `${name}.pem`),
    TLS_KEY_FILE: path.join(directory, `${name}.key`),
  });

  beforeAll(async () => {
    const authority = await createAuthority(directory);
    await authority.issue("good", ["DNS:observe.test"]);
    await authority.issue("late", ["DNS:observe.test"], { days: -1 });
    await writeFile(path.join(directory, "closed.pem"), "", { mode: 0o600 });
    await writeFile(path.join(directory, "text.pem"), "hello", { mode: 0o644 });
  });

  const cases: readonly Case[] = [
    ["url-needs-tls", "an https URL without TLS", () => ({ NEXTAUTH_URL: "https://observe.test", GATEWAY_TLS: "off" })],
    ["url-not-https", "an http URL with TLS", () => ({ ...files("good"), NEXTAUTH_URL: "http://observe.test" })],
    [
      "name-unresolved",
      "an unknown name",
      () => ({ NEXTAUTH_URL: "https://observe.invalid", GATEWAY_TLS: "automatic" }),
    ],
    ["certificate-impossible", "an address", () => ({ NEXTAUTH_URL: "https://10.0.0.9", GATEWAY_TLS: "automatic" })],
    ["setting-missing", "no files", () => ({ NEXTAUTH_URL: "https://observe.test", GATEWAY_TLS: "files" })],
    ["setting-missing", "no proxy", () => ({ NEXTAUTH_URL: "https://observe.test", GATEWAY_TLS: "proxy" })],
    ["file-missing", "absent files", () => ({ ...files("absent"), NEXTAUTH_URL: "https://observe.test" })],
    [
      "file-closed",
      "a file that only root reads",
      () => ({
        ...files("good"),
        TLS_CERTIFICATE_FILE: path.join(directory, "closed.pem"),
        NEXTAUTH_URL: "https://observe.test",
      }),
    ],
    [
      "file-content",
      "a text",
      () => ({
        ...files("good"),
        TLS_CERTIFICATE_FILE: path.join(directory, "text.pem"),
        NEXTAUTH_URL: "https://observe.test",
      }),
    ],
    [
      "certificate-key",
      "another key",
      () => ({
        ...files("good"),
        TLS_KEY_FILE: path.join(directory, "late.key"),
        NEXTAUTH_URL: "https://observe.test",
      }),
    ],
    ["certificate-expired", "an old certificate", () => ({ ...files("late"), NEXTAUTH_URL: "https://observe.test" })],
    ["certificate-host", "another host", () => ({ ...files("good"), NEXTAUTH_URL: "https://other.test" })],
  ];
  it.each(cases)("%s: %s", (code, _, settings) => refuses(code, settings()));
});

describe("data of an earlier installation is refused", () => {
  const name = (volume: string) => `${installation.project}_${volume}`;
  /** Volumes as an earlier installation leaves them. The image that looks into them is here already. */
  const leave = async (major: number) => {
    const write = `echo ${major} >/data/PG_VERSION && chown -R 999:999 /data && chmod 700 /data`;
    const volume = ["--volume", `${name("postgres_data")}:/data`, "--entrypoint", "sh"];
    await execa("docker", ["run", "--rm", "--user", "0", ...volume, "postgres:17-trixie", "-c", write]);
  };
  afterEach(async () => {
    await execa("docker", ["volume", "rm", "--force", name("postgres_data"), name("app_secrets")]);
  });

  it("volume-without-secrets: its passwords are gone", async () => {
    await leave(17);
    await refuses("volume-without-secrets", {});
  });

  it("volume-postgres-version: another Postgres made it", async () => {
    await leave(16);
    await execa("docker", ["volume", "create", name("app_secrets")]);
    await refuses("volume-postgres-version", {});
  });

  it("leftover-volume: its .env is gone", async () => {
    await leave(17);
    await execa("docker", ["volume", "create", name("app_secrets")]);
    await refuses("leftover-volume", {});
  });
});
