import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../free-ports.ts";
import { createAuthority } from "./certificates.ts";
import { machineAddress } from "./external-services.ts";
import {
  binary,
  envOf,
  newName,
  type RunOptions,
  repository,
  type TestInstallation,
  testInstallation,
} from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* Changes of settings on an installation of the mode «production» that works. */

const version = "test-production-changes";
let installation: TestInstallation;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installation = await testInstallation(version);
  const url = installation.web.replace("127.0.0.1", "localhost");
  const { code, output } = await installation.run([
    "--yes",
    "--mode",
    "production",
    "--url",
    url,
    ...installation.options,
  ]);
  expect(code, output).toBe(0);
});
/** Runs the installer on what is there: nobody wants a new image because a source has changed meanwhile. */
const rerun = (args: readonly string[], { env, ...extra }: RunOptions = {}) =>
  installation.run(args, { ...extra, env: { COGNOBSERVE_CHECKOUT: "", ...env } });

afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  await execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve-app:${version}`], { reject: false });
});

/** The containers of services as they are: another id is another container, another start another process. */
async function containersOf(...services: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await execa("docker", [
    "ps",
    "--filter",
    `label=com.docker.compose.project=${installation.project}`,
    "--format",
    '{{.Label "com.docker.compose.service"}} {{.ID}}',
  ]);
  const lines = stdout.split("\n").filter((line) => services.includes(line.split(" ")[0] ?? ""));
  const ids = lines.map((line) => line.split(" ")[1] ?? "");
  const { stdout: starts } = await execa("docker", [
    "inspect",
    "--format",
    "{{.Name}} {{.Id}} {{.State.StartedAt}}",
    ...ids,
  ]);
  return starts.split("\n").toSorted();
}

it("touches only the services that a setting is for, and keeps what was scaled", async () => {
  const { directory, options } = installation;
  await execa("docker", ["compose", "up", "--detach", "--no-recreate", "--scale", "ingest=2"], { cwd: directory });
  // The gateway goes with what it stands before.
  const others = ["postgres", "redis", "temporal", "web"];
  const before = await containersOf(...others);
  const changed = await rerun(["--yes", ...options, "--set", "RETENTION_DAYS=7"]);
  expect(changed.code, changed.output).toBe(0);
  expect(await containersOf("ingest")).toHaveLength(2);
  expect(await containersOf(...others)).toEqual(before);
});

it("runs on as before when a job of the new version fails", async () => {
  const { directory, options, web } = installation;
  const services = ["postgres", "redis", "temporal", "web", "gateway", "ingest", "worker"];
  const [before, env] = [await containersOf(...services), await readFile(path.join(directory, ".env"), "utf8")];
  const override = path.join(directory, "docker-compose.override.yml");
  // Wrong with the new setting alone, so that what ran before can be started again.
  const wrong = "/secrets/${LOG_LEVEL:+nowhere-}DATABASE_URL";
  await writeFile(override, `services: { migrate: { environment: { DATABASE_URL_FILE: "${wrong}" } } }\n`);
  const failed = await rerun(["--yes", ...options, "--set", "LOG_LEVEL=debug"]);
  await rm(override);
  expect(failed.code, failed.output).toBe(1);
  expect(failed.lines.at(-1)).toMatchObject({
    code: "job-failed",
    touched: "rolled-back",
    cause: expect.stringContaining("nowhere-DATABASE_URL"),
  });
  expect(await readFile(path.join(directory, ".env"), "utf8")).toBe(env);
  expect(await containersOf(...services)).toEqual(before);
  expect((await fetch(`${web}/api/health`)).status).toBe(200);
});

it("asks where TLS comes from before an https URL that was given is judged", async () => {
  const { PATH = "", HOME = "/root" } = process.env;
  const command = [binary, "--dir", installation.directory, "--url", "https://observe.invalid"].join(" ");
  const screen = openScreen(command, { PATH, HOME });
  await screen.shows("Where does TLS come from?");
  screen.type(keys.down + keys.down + keys.enter);
  await screen.shows("Addresses of the proxy");
  screen.type(`10.0.0.5${keys.enter}`);
  await screen.shows("Make these changes?");
  expect(screen.text()).toContain("https://observe.invalid");
  screen.type(keys.interrupt);
  expect(await screen.exitCode, screen.everything()).toBe(130);
});

it("shows nothing of a connection that was damaged by hand when it is taken out again", async () => {
  const { directory, options } = installation;
  // No URL: the password is not encoded.
  await appendFile(path.join(directory, ".env"), "DATABASE_URL='postgres://u:hunter#2/@db.invalid/x'\n");
  const { PATH = "", HOME = "/root" } = process.env;
  const screen = openScreen([binary, "--dir", directory, "--set", "DATABASE_URL="].join(" "), { PATH, HOME });
  await screen.shows("Make these changes?", 30_000);
  expect(screen.everything().replaceAll(/\s+/g, " ")).toContain("stay in the one that was set");
  screen.type(keys.interrupt);
  expect(await screen.exitCode, screen.everything()).toBe(130);
  expect(screen.everything()).not.toContain("hunter");

  const changed = await rerun(["--yes", ...options, "--set", "DATABASE_URL="]);
  expect(changed.code, changed.output).toBe(0);
  expect(changed.output).toContain("stay in the one that was set");
  expect(changed.output).not.toContain("hunter");
  expect(await readFile(path.join(directory, ".env"), "utf8")).not.toContain("hunter");
});

describe("another Redis and another secret", () => {
  const server = newName("cognobserve-test-redis");
  afterAll(async () => {
    await execa("docker", ["rm", "--force", server], { reject: false });
  });

  it("are taken by every service, after the consequences were said, and shown to nobody", async () => {
    const { project, options } = installation;
    const port = await freePort();
    const redis = ["valkey-server", "--protected-mode", "no", "--maxmemory-policy", "allkeys-lru"];
    await execa("docker", ["run", "-d", "--name", server, "-p", `${port}:6379`, "valkey/valkey:8-trixie", ...redis]);
    const setting = `REDIS_URL=redis://${machineAddress()}:${port}`;
    const { PATH = "", HOME = "/root" } = process.env;
    const screen = openScreen([binary, "--dir", installation.directory, "--set", setting].join(" "), { PATH, HOME });
    await screen.shows("Make these changes?", 30_000);
    expect(screen.text().replaceAll(/\s+/g, " ")).toContain("Another Redis is going to be used");
    screen.type(keys.interrupt);
    expect(await screen.exitCode, screen.everything()).toBe(130);
    expect(screen.text()).toContain("Nothing has been changed.");

    const secret = "0123456789abcdef0123456789abcdef-changed";
    const changed = await rerun(["--yes", ...options, "--set", setting], { env: { NEXTAUTH_SECRET: secret } });
    expect(changed.code, changed.output).toBe(0);
    expect(changed.lines).toContainEqual(
      expect.objectContaining({ type: "notice", message: "From the environment: NEXTAUTH_SECRET." }),
    );
    expect(changed.output).not.toContain(secret);
    const { stdout } = await execa("docker", ["exec", `${project}-web-1`, "cat", "/secrets/NEXTAUTH_SECRET"]);
    expect(stdout).toBe(secret);
    expect(changed.lines).toContainEqual(
      expect.objectContaining({
        type: "warning",
        message: expect.stringMatching(/^Another Redis is going to be used: .*nothing is copied\.$/),
        commands: [expect.stringMatching(/ --set REDIS_URL=$/)],
      }),
    );
    expect(await servicesOf(project)).not.toContain("redis");
    expect(await envOf(installation.directory)).toMatchObject({
      COMPOSE_FILE: "docker-compose.yml:external-redis.yml",
    });
    expect((await rerun(["--yes", ...options])).lines.at(-1)).toMatchObject({ changed: false });
  });
});

describe("with certificate files, and the bundled Redis again", () => {
  it("speaks TLS, keeps the user's override in effect, and warns of an authority that few know", async () => {
    const { directory, project, options, web } = installation;
    const certificates = await mkdtemp(path.join(os.tmpdir(), "cognobserve-certificates-"));
    onTestFinished(() => rm(certificates, { recursive: true }));
    await execa("chmod", ["755", certificates]);
    const authority = await createAuthority(certificates);
    await authority.issue("site", ["DNS:localhost"]);
    await writeFile(
      path.join(directory, "docker-compose.override.yml"),
      "services: { web: { labels: { own: kept } } }\n",
    );
    const url = web.replace("http://127.0.0.1", "https://localhost");
    const files = ["TLS_CERTIFICATE_FILE=site.pem", "TLS_KEY_FILE=site.key"].flatMap((file) => ["--set", file]);
    const { code, lines, output } = await rerun(["--yes", ...options, "--url", url, ...files, "--set", "REDIS_URL="], {
      cwd: certificates,
    });
    expect(code, output).toBe(0);
    expect(lines.at(-1)).toMatchObject({
      dashboardUrl: url,
      ingestUrl: expect.stringMatching(/^https:\/\/localhost:/),
    });
    expect(lines).toContainEqual(
      expect.objectContaining({ type: "warning", message: expect.stringContaining("not one that everybody trusts") }),
    );
    expect(await envOf(directory)).toMatchObject({
      GATEWAY_TLS: "files",
      TLS_CERTIFICATE_FILE: authority.file("site.pem"),
      COMPOSE_FILE: "docker-compose.yml:tls-files.yml:docker-compose.override.yml",
    });
    expect(await servicesOf(project)).toContain("redis");
    const { stdout } = await execa("curl", ["--silent", "--cacert", authority.file("ca.pem"), `${url}/api/health`]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "healthy" });
    const { stdout: label } = await execa("docker", [
      "inspect",
      "--format",
      "{{.Config.Labels.own}}",
      `${project}-web-1`,
    ]);
    expect(label).toBe("kept");
  });
});

const servicesOf = async (project: string): Promise<readonly string[]> =>
  (
    await execa("docker", [
      "ps",
      "--filter",
      `label=com.docker.compose.project=${project}`,
      "--format",
      '{{.Label "com.docker.compose.service"}}',
    ])
  ).stdout.split("\n");
