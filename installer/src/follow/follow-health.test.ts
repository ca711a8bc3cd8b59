import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { labels } from "../engine/compose.ts";
import { findEndpoint } from "../engine/endpoint.ts";
import { EngineApi } from "../engine/engine-api.ts";
import { followHealth, type HealthFact } from "./follow-health.ts";

/* Real containers that misbehave in the ways that real ones do. */

const api = new EngineApi(await findEndpoint(process.env));

/** Runs a shell script as the container of a project of its own. @returns the project */
function container(script: string, ...options: readonly string[]): string {
  const project = `follow${randomBytes(4).toString("hex")}`;
  const label = ["--label", `${labels.project}=${project}`, "--label", `${labels.service}=cognobserve`];
  execFileSync("docker", [
    "run",
    "--detach",
    "--name",
    project,
    ...label,
    ...options,
    "debian:trixie-slim",
    "sh",
    "-c",
    script,
  ]);
  onTestFinished(() => void execFileSync("docker", ["rm", "--force", project], { stdio: "ignore" }));
  return project;
}

/** A dashboard that gives these answers to its health check, the last one for ever. */
async function dashboard(...answers: readonly unknown[]): Promise<string> {
  let asked = 0;
  const server = createServer((_, response) => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP, so it is an object
}

const nobody = "http://127.0.0.1:1";

async function follow(project: string, webUrl: string, patienceMs: number): Promise<readonly HealthFact[]> {
  const facts: HealthFact[] = [];
  const signal = AbortSignal.timeout(20_000);
  for await (const fact of followHealth({
    api,
    project,
    service: "cognobserve",
    web: { url: webUrl },
    signal,
    patienceMs,
  }))
    facts.push(fact);
  return facts;
}

const report = (status: string, worker: object) => ({
  status,
  version: "1",
  services: { database: { status: "pass" }, worker },
});

describe("followHealth", () => {
  it("waits through an unhealthy start and ends healthy", async () => {
    const project = container("echo 'web: listening'; sleep 60");
    const starting = report("degraded", { status: "fail", reason: "no worker yet" });
    const facts = await follow(
      project,
      await dashboard(starting, starting, report("healthy", { status: "pass" })),
      10_000,
    );
    expect(facts).toContainEqual({ state: "starting", message: "worker: no worker yet" });
    expect(facts.at(-1)).toMatchObject({ state: "healthy" });
  });

  it("ends as soon as the container does, with the last lines of the service that failed", async () => {
    const project = container("echo 'web: fine'; echo 'postgres: FATAL: could not open file'; exit 3");
    expect((await follow(project, nobody, 60_000)).at(-1)).toEqual({
      state: "exited",
      container: project,
      how: "ended with exit code 3",
      service: "postgres",
      lastLines: ["postgres: FATAL: could not open file"],
    });
  });

  it("does not wait for a container that Docker restarts over and over", async () => {
    const project = container("sleep 1; echo 'cognobserve: stopped: no space'; exit 1", "--restart", "always");
    expect((await follow(project, nobody, 60_000)).at(-1)).toMatchObject({
      state: "exited",
      how: expect.stringMatching(/is being restarted$/),
      lastLines: expect.arrayContaining(["cognobserve: stopped: no space"]),
    });
  });

  it("gives up on one that only repeats itself", async () => {
    const project = container('i=0; while true; do i=$((i+1)); echo "web: attempt $i failed"; sleep 0.1; done');
    expect((await follow(project, nobody, 1500)).at(-1)).toMatchObject({
      state: "stuck",
      services: [`${nobody}/api/health does not answer`],
      lastLines: expect.arrayContaining([expect.stringMatching(/attempt \d+ failed/)]),
    });
  });

  it("tells a product that cannot be reached from here from one that is down", async () => {
    const healthy = ["--health-cmd", "true", "--health-interval", "1s", "--restart", "always"];
    const project = container("echo 'web: listening'; sleep 60", ...healthy);
    expect((await follow(project, nobody, 6000)).at(-1)).toEqual({
      state: "unreachable",
      url: nobody,
      reason: "127.0.0.1 refuses connections to port 1",
    });
  });

  it("is patient with one that gets on", async () => {
    const project = container(
      'for word in one two three four five six seven eight; do echo "migrate: $word"; sleep 0.5; done; exit 9',
    );
    const facts = await follow(project, nobody, 1500);
    expect(facts.at(-1)).toMatchObject({ state: "exited", how: "ended with exit code 9" });
  });

  it("says that there is no container", async () => {
    expect(await follow("nothing-of-that-name", nobody, 1000)).toMatchObject([
      { state: "exited", how: "does not exist" },
    ]);
  });
});
