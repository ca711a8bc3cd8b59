import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { binary, envOf, repository, snapshot, type TestInstallation, testInstallation } from "./installation.ts";

/* The mode «production» from nothing to gone, beside a Quick Start. */

const version = "test-production";
let installation: TestInstallation;

const urlOf = ({ web }: TestInstallation) => web.replace("127.0.0.1", "localhost");
const production = (of: TestInstallation) => ["--yes", "--mode", "production", "--url", urlOf(of), ...of.options];

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installation = await testInstallation(version);
});
afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  for (const name of ["cognobserve", "cognobserve-app"])
    await execa("docker", ["image", "rm", `ghcr.io/cognobserve/${name}:${version}`], { reject: false });
});

describe("before anything", () => {
  it("wants a URL, as a mistake in the command line", async () => {
    const { code, lines, output } = await installation.run(["--yes", "--mode", "production", ...installation.options]);
    expect(code, output).toBe(2);
    expect(lines.at(-1)).toMatchObject({ code: "usage", cause: expect.stringContaining("--url") });
  });

  it("shows the plan, and no secret in it", async () => {
    const { code, lines, output } = await installation.run([
      ...production(installation),
      "--dry-run",
      "--set",
      "DATABASE_URL=postgres://app:hunter2@db.invalid/app",
    ]);
    expect(code, output).toBe(0);
    expect(lines).toMatchObject([{ type: "plan", mode: "production" }]);
    expect(output).toContain("COMPOSE_FILE");
    expect(output).not.toContain("hunter2");
  });

  it("puts everything back when a job of the first start fails, and says with its words why", async () => {
    await using other = await testInstallation(version);
    const { directory, project, run } = other;
    await execa("mkdir", ["-p", directory]);
    const override = path.join(directory, "docker-compose.override.yml");
    await writeFile(override, "services: { migrate: { environment: { DATABASE_URL_FILE: /nowhere } } }\n");
    const failed = await run(production(other));
    expect(failed.code, failed.output).toBe(1);
    expect(failed.lines.at(-1)).toMatchObject({
      code: "job-failed",
      touched: "rolled-back",
      title: expect.stringContaining("migrate"),
      cause: expect.stringContaining("/nowhere"),
    });
    expect(await snapshot(project, directory)).toMatchObject({ containers: [], volumes: [], networks: [] });
    expect(await readdir(directory)).toEqual(["docker-compose.override.yml"]);
  });
});

describe("an installation", () => {
  it("comes up, proven by a trace, with the files as they are published", async () => {
    const { directory, run, web } = installation;
    const { code, lines, output } = await run(production(installation));
    expect(code, output).toBe(0);
    expect(lines.at(-1)).toMatchObject({
      type: "installed",
      mode: "production",
      dashboardUrl: urlOf(installation),
      ingestUrl: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      traceUrl: expect.stringContaining("/traces/"),
    });
    expect(await (await fetch(`${web}/api/health`)).json()).toMatchObject({ status: "healthy" });
    expect((await stat(path.join(directory, ".env"))).mode & 0o777).toBe(0o600);
    expect(await envOf(directory)).toMatchObject({ PUBLISH_ADDRESS: "127.0.0.1" });
    const published = (await readdir(path.join(repository, "docker/production"))).filter((name) => /\.yml$/.test(name));
    for (const name of published) {
      expect(await readFile(path.join(directory, name)), name).toEqual(
        await readFile(path.join(repository, "docker/production", name)),
      );
    }
  });

  it("is left alone by a second run, which needs no --mode", async () => {
    const { project, directory, options, run } = installation;
    const before = await snapshot(project, directory);
    const again = await run(["--yes", ...options]);
    expect(again.code, again.output).toBe(0);
    expect(again.lines.at(-1)).toMatchObject({ type: "installed", mode: "production", changed: false });
    expect(await snapshot(project, directory)).toEqual(before);
  });

  it("keeps its mode", async () => {
    const { code, lines, output } = await installation.run(["--yes", "--mode", "quickstart", ...installation.options]);
    expect(code, output).toBe(3);
    expect(lines.at(-1)).toMatchObject({ code: "mode-fixed", touched: "nothing" });
  });

  it("lists its containers and hands the logs of all of them through", async () => {
    const { directory, run } = installation;
    const services = ["gateway", "web", "ingest", "worker", "temporal", "postgres", "redis", "migrate"];
    const ready = services.map((service) => expect.objectContaining({ service, ready: true }));
    // Docker's own health checks may need a moment longer than the product.
    await vi.waitFor(
      async () => {
        const { code, lines, output } = await run(["status", "--dir", directory]);
        expect(code, output).toBe(0);
        expect(lines).toMatchObject([
          { type: "status", mode: "production", health: "healthy", containers: expect.arrayContaining(ready) },
        ]);
      },
      { timeout: 30_000, interval: 1000 },
    );
    const { stdout } = await execa(binary, ["logs", "--dir", directory]);
    for (const service of ["web", "ingest", "migrate"]) expect(stdout).toContain(`${service}-1`);
  });

  it("tells which service does not live, and what to type", async () => {
    const { directory, project, run } = installation;
    await execa("docker", ["stop", `${project}-worker-1`]);
    const { code, lines, output } = await run(["status", "--dir", directory]);
    await execa("docker", ["start", `${project}-worker-1`]);
    expect([code, lines.at(-1)], output).toMatchObject([
      6,
      {
        code: "sick",
        title: expect.stringContaining("worker"),
        cause: expect.stringContaining("ended with exit code"),
      },
    ]);
  });
});

describe("beside a Quick Start", () => {
  it("each is taken away without touching the other", async () => {
    const { project, directory, run, web } = installation;
    await using quickstart = await testInstallation(version);
    const first = await quickstart.run(["--yes", ...quickstart.options]);
    expect(first.code, first.output).toBe(0);
    const before = await snapshot(project, directory);
    // By hand, as somebody does who knows nothing but Compose.
    await execa("docker", ["compose", "down", "--volumes"], { cwd: quickstart.directory });
    const gone = { containers: [], volumes: [], networks: [] };
    expect(await snapshot(quickstart.project, quickstart.directory)).toMatchObject(gone);
    expect(await snapshot(project, directory)).toEqual(before);
    expect((await fetch(`${web}/api/health`)).status).toBe(200);

    const again = await quickstart.run(["--yes", ...quickstart.options]);
    expect(again.code, again.output).toBe(0);
    const other = await snapshot(quickstart.project, quickstart.directory);
    const kept = await run(["uninstall", "--yes", "--dir", directory]);
    expect(kept.code, kept.output).toBe(0);
    expect(await snapshot(project, directory)).toMatchObject({
      containers: [],
      networks: [],
      volumes: ["app_secrets", "postgres_data", "redis_data"].map((name) => `${project}_${name}`),
    });
    const all = await run(["uninstall", "--yes", "--delete-data", "--dir", directory]);
    expect(all.code, all.output).toBe(0);
    expect(await snapshot(project, directory)).toMatchObject({ containers: [], networks: [], volumes: [], files: [] });
    expect(await snapshot(quickstart.project, quickstart.directory)).toEqual(other);
    expect((await fetch(`${quickstart.web}/api/health`)).status).toBe(200);
  });
});
