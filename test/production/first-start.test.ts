import { randomBytes } from "node:crypto";
import { webHealth } from "@cognobserve/contracts/health";
import { apiKeyCreated, session, webPaths } from "@cognobserve/contracts/web-api";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createInstallation, type Installation } from "./installation.ts";

/* The compose file by hand, as docs/self-hosting describes it: two variables, and nothing else. */

const secret = randomBytes(24).toString("base64url");
const url = "http://localhost:3000";

describe("a start that cannot go well", () => {
  it.each([
    ["NEXTAUTH_SECRET", { NEXTAUTH_URL: url }],
    ["NEXTAUTH_URL", { NEXTAUTH_SECRET: secret }],
  ])("is refused by Compose without %s, before anything is made", async (missing, settings) => {
    await using installation = await createInstallation(settings);
    const { exitCode, output } = await installation.compose("up", "--detach");
    expect(exitCode, output).not.toBe(0);
    expect(output).toMatch(new RegExp(`${missing} is missing a value: set it to .+ in \\.env`));
    expect(await installation.containers()).toEqual([]);
  });

  it("is refused before anything runs when a value cannot be used, without repeating the secret", async () => {
    await using installation = await createInstallation({ NEXTAUTH_SECRET: "hunter2", NEXTAUTH_URL: "localhost" });
    const { exitCode, output } = await installation.compose("up", "--detach");
    expect(exitCode, output).not.toBe(0);
    expect(output).toContain('service "secrets" didn\'t complete successfully');
    const logs = await installation.composed("logs", "--no-log-prefix", "secrets");
    expect(logs).toContain("NEXTAUTH_URL must be a URL that starts with http:// or https://");
    expect(logs).toContain("NEXTAUTH_SECRET must have at least 32 characters");
    expect(logs).not.toContain("hunter2");
    expect(await installation.composed("ps", "--services", "--status", "running")).toBe("");
  });
});

describe("two variables", () => {
  let installation: Installation;
  let apiKey: string;

  beforeAll(async () => {
    installation = await createInstallation({ NEXTAUTH_SECRET: secret, NEXTAUTH_URL: url });
    await installation.composed("up", "--detach", "--wait");
    apiKey = await claim(installation);
  });
  afterAll(() => installation?.[Symbol.asyncDispose]());

  it("make an installation that is healthy in every part, and stores and shows a trace", async () => {
    const health = webHealth.parse(await (await fetch(`${installation.webUrl}/api/health`)).json());
    expect(health).toMatchObject({ status: "healthy", version: "test" });
    await send("first");
    expect(await stored("first")).toBe(true);
  });

  it("leave no secret in the settings or on the command line of any container", async () => {
    const ids = await installation.containers();
    const { stdout } = await execa("docker", ["inspect", ...ids]);
    for (const value of [secret, ...(await generatedSecrets())]) expect(stdout).not.toContain(value);
  });

  it("run everything without root, without capabilities, on a file system that cannot be written", async () => {
    const running = (await installation.composed("ps", "--services", "--status", "running")).split("\n");
    expect(running.toSorted()).toEqual(["gateway", "ingest", "postgres", "redis", "temporal", "web", "worker"]);
    for (const service of running) {
      // Of the process that does the work; proc(5) for the names.
      const look = "grep -E '^(Uid|CapEff|NoNewPrivs):' /proc/1/status; touch /etc/probe 2>&1";
      const { output } = await installation.compose("exec", "-T", service, "sh", "-c", look);
      expect(output, service).toMatch(/^Uid:\t(1000|999)\t/m);
      expect(output, service).toMatch(/^CapEff:\t0+$/m);
      expect(output, service).toMatch(/^NoNewPrivs:\t1$/m);
      expect(output, service).toContain("Read-only file system");
    }
  });

  it("publish two ports of the gateway on this machine alone, and nothing else", async () => {
    const { stdout } = await execa("docker", [
      "ps",
      "--format",
      "{{.Ports}}",
      "--filter",
      `name=${installation.project}-`,
    ]);
    const published = stdout.match(/[^\s,]+->[^\s,]+/g)?.toSorted();
    const expected = [installation.webUrl, installation.ingestUrl].map((url, index) => {
      return `${new URL(url).host}->${index === 0 ? 3000 : 8080}/tcp`;
    });
    expect(published).toEqual(expected.toSorted());
  });

  it("take as many replicas as are asked for, and miss no request while one of them ends", async () => {
    await installation.composed("up", "--detach", "--wait", "--scale", "ingest=2", "--scale", "web=2");
    const replicas = (await installation.composed("ps", "--quiet", "ingest")).split("\n");
    expect(replicas).toHaveLength(2);
    const names = Array.from({ length: 200 }, (_, index) => `scaled-${index}`);
    const stop = execa("docker", ["stop", ...replicas.slice(0, 1)]);
    for (const name of names) await send(name);
    await stop;
    expect(await Promise.all(names.map(stored))).toEqual(names.map(() => true));
  });

  it("keep everything when the containers are removed and made anew", async () => {
    const before = await generatedSecrets();
    await installation.composed("down");
    expect(await installation.containers()).toEqual([]);
    await installation.composed("up", "--detach", "--wait");
    expect(await stored("first")).toBe(true);
    expect(await generatedSecrets()).toEqual(before);
    await send("after");
    expect(await stored("after")).toBe(true);
  });

  const headers = (): Record<string, string> => ({ "content-type": "application/json", "x-api-key": apiKey });

  /** A trace whose id is its name. @throws unless it is acknowledged */
  async function send(name: string): Promise<void> {
    const body = JSON.stringify({ id: name, name, timestamp: new Date().toISOString(), spans: [] });
    const answer = await fetch(`${installation.ingestUrl}/v1/traces`, { method: "POST", headers: headers(), body });
    if (!answer.ok) throw new Error(`ingest answered ${answer.status}: ${await answer.text()}`);
  }

  async function stored(name: string): Promise<boolean> {
    const answer = await fetch(`${installation.webUrl}/api/v1/traces/${name}`, { headers: headers() });
    return answer.status === 200;
  }

  /** Those that our own user may read. */
  async function generatedSecrets(): Promise<readonly string[]> {
    const read =
      "cat /secrets/POSTGRES_PASSWORD; echo; cat /secrets/INTERNAL_API_SECRET; echo; cat /secrets/JWT_SHARED_SECRET";
    const values = (await installation.composed("exec", "-T", "worker", "sh", "-c", read)).split("\n");
    expect(values).toHaveLength(3);
    return z.string().min(24).array().parse(values);
  }
});

/** The first visitor makes an account, and so becomes administrator, and makes a key. @returns the key */
async function claim({ webUrl }: Installation): Promise<string> {
  const post = (page: string, body: object, cookie = ""): Promise<Response> =>
    fetch(`${webUrl}${page}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(body),
    });
  const account = { name: "First", email: "first@example.com", password: randomBytes(12).toString("base64url") };
  const signedUp = await post(webPaths.signUp, account);
  const cookie = signedUp.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const { projects } = session.parse(
    await (await fetch(`${webUrl}${webPaths.session}`, { headers: { cookie } })).json(),
  );
  const created = await post(webPaths.apiKeys(projects[0]?.id ?? ""), { name: "test" }, cookie);
  return apiKeyCreated.parse(await created.json()).key;
}
