import { appendFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary, envOf, repository, snapshot, type TestInstallation, testInstallation } from "./installation.ts";
import { keys, openScreen } from "./screen.ts";

/* One installation, run again and again. */

const version = "test-again";
const patience = { timeout: 60_000, interval: 500 };
const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", COGNOBSERVE_CHECKOUT: repository };
let installation: TestInstallation;

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
  installation = await testInstallation(version);
  const first = await installation.run(["--yes", ...installation.options]);
  expect(first.code, first.output).toBe(0);
});
afterAll(async () => {
  await installation[Symbol.asyncDispose]();
  await execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve:${version}`], { reject: false });
});

describe("a finished installation", () => {
  it("has .env with mode 600 and the compose file as published, byte for byte", async () => {
    const { directory } = installation;
    expect((await stat(path.join(directory, ".env"))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(directory, "docker-compose.yml"))).toEqual(
      await readFile(path.join(repository, "docker/quickstart/docker-compose.yml")),
    );
  });

  it("is left alone by a second run, which says so", async () => {
    const { project, directory, options, run } = installation;
    const before = await snapshot(project, directory);
    const again = await run(["--yes", ...options]);
    expect(again.code).toBe(0);
    expect(again.lines.at(-1)).toMatchObject({ type: "installed", changed: false });
    expect(await snapshot(project, directory)).toEqual(before);
  });

  it("asks nobody anything when all is as it was asked for", async () => {
    const screen = openScreen([binary, ...installation.options].join(" "), env, [80, 40]);
    expect(await screen.exitCode).toBe(0);
    expect(screen.text()).toContain("CognObserve is running already. Nothing has been changed.");
  });

  it("is found healthy by status, with plain words and JSON", async () => {
    const { directory, run } = installation;
    expect((await run(["status", "--dir", directory])).lines).toMatchObject([
      { type: "status", health: "healthy", container: "running" },
    ]);
    const plain = await execa(binary, ["status", "--dir", directory]);
    expect(plain.stdout).toContain("is healthy");
  });

  it("hands its logs through", async () => {
    const { stdout } = await execa(binary, ["logs", "--dir", installation.directory]);
    expect(stdout).toContain("postgres");
  });

  it("shows no secret in anything but .env", async () => {
    const { options, directory } = installation;
    const { INIT_API_KEY = "-", INIT_ADMIN_PASSWORD = "-" } = await envOf(directory);
    const { stdout } = await execa(binary, ["--yes", ...options], { env: { COGNOBSERVE_CHECKOUT: repository } });
    expect(stdout).toContain("INIT_API_KEY in ");
    for (const secret of [INIT_API_KEY, INIT_ADMIN_PASSWORD]) expect(stdout).not.toContain(secret);
  });

  it("takes a changed setting, and only that", async () => {
    const { options, directory, run } = installation;
    const before = await envOf(directory);
    const changed = await run(["--yes", ...options, "--set", "RETENTION_DAYS=7"]);
    expect(changed.code, changed.output).toBe(0);
    expect(changed.lines).toContainEqual(expect.objectContaining({ type: "step", id: "start", state: "done" }));
    expect(await envOf(directory)).toEqual({ ...before, RETENTION_DAYS: "7" });
  });

  it("shows on a terminal what is going to change, and asks nothing else", async () => {
    const { directory } = installation;
    const settings = ["--set", "RETENTION_DAYS=8"];
    const screen = openScreen([binary, "--dir", directory, "--version", version, ...settings].join(" "), env, [80, 40]);
    await screen.shows("Make these changes? Nothing has been changed yet.", 30_000);
    expect(screen.everything()).not.toContain("At which URL");
    expect(screen.text()).toMatch(/Changed +RETENTION_DAYS: \d+ → 8/);
    expect(screen.text()).toMatch(/Kept +volume \S+_data/);
    expect(screen.text()).not.toContain("secrets made here");
    screen.type(keys.interrupt);
    expect(await screen.exitCode).toBe(130);
    expect(await envOf(directory)).not.toMatchObject({ RETENTION_DAYS: "8" });
  });

  it("has no secret in any file but .env", async () => {
    const { directory } = installation;
    const { INIT_API_KEY = "-", INIT_ADMIN_PASSWORD = "-", NEXTAUTH_SECRET = "-" } = await envOf(directory);
    for (const secret of [INIT_API_KEY, INIT_ADMIN_PASSWORD, NEXTAUTH_SECRET]) {
      const { stdout } = await execa("grep", ["--recursive", "--files-with-matches", "-e", secret, directory]);
      expect(stdout).toBe(path.join(directory, ".env"));
    }
  });

  it("keeps an edited compose file and says how to see the difference", async () => {
    const { options, directory, run } = installation;
    const file = path.join(directory, "docker-compose.yml");
    await appendFile(file, "# mine\n");
    const again = await run(["--yes", ...options, "--set", "RETENTION_DAYS=8"]);
    expect(again.code, again.output).toBe(0);
    expect(again.lines).toContainEqual(
      expect.objectContaining({
        type: "warning",
        message: expect.stringContaining("\n+ # mine\n"),
        commands: [expect.stringMatching(/^diff /), expect.stringMatching(/^cp /)],
      }),
    );
    expect(again.lines).toContainEqual(
      expect.objectContaining({
        type: "warning",
        message: expect.stringMatching(/\n- RETENTION_DAYS=7\n\+ RETENTION_DAYS=8$/),
      }),
    );
    expect(await readFile(file, "utf8")).toMatch(/# mine\n$/);
  });

  it("refuses one port for two purposes, touching nothing", async () => {
    const { project, directory, options, run, web } = installation;
    const before = await snapshot(project, directory);
    const refused = await run(["--yes", ...options, "--set", `INGEST_PORT=${new URL(web).port}`]);
    expect(refused.code, refused.output).toBe(3);
    expect(refused.lines.at(-1)).toMatchObject({ type: "failure", code: "port-twice", touched: "nothing" });
    expect(await snapshot(project, directory)).toEqual(before);
  });

  it("refuses another secret than the data volume was made with, touching nothing", async () => {
    const { project, directory, options, run } = installation;
    const before = await snapshot(project, directory);
    for (const name of ["POSTGRES_PASSWORD", "INTERNAL_API_SECRET", "JWT_SHARED_SECRET"]) {
      const refused = await run(["--yes", ...options, "--set", `${name}=${"x".repeat(32)}`]);
      expect(refused.code, refused.output).toBe(3);
      expect(refused.lines.at(-1)).toMatchObject({
        code: "belongs-to-volume",
        title: expect.stringContaining(name),
        touched: "nothing",
      });
    }
    expect(await snapshot(project, directory)).toEqual(before);
  });

  it("runs on as before when a changed setting keeps its container from starting", async () => {
    const { project, directory, options, run, web } = installation;
    const override = path.join(directory, "docker-compose.override.yml");
    // There is such a device only while LOG_LEVEL is unset: Docker notices when the old container is gone already.
    const device = `/dev/null\${LOG_LEVEL:-}:/dev/nothing`;
    await writeFile(override, `services: { cognobserve: { devices: ["${device}"] } }\n`);
    const before = await readFile(path.join(directory, ".env"), "utf8");

    const failed = await run(["--yes", ...options, "--set", "LOG_LEVEL=debug"]);
    await rm(override);

    expect(failed.code, failed.output).toBe(1);
    expect(failed.lines.at(-1)).toMatchObject({ code: "start-failed", touched: "rolled-back" });
    expect(await readFile(path.join(directory, ".env"), "utf8")).toBe(before);
    const { stdout } = await execa("docker", ["ps", "--filter", `name=${project}`, "--format", "{{.State}}"]);
    expect(stdout).toBe("running");
    await expect.poll(async () => (await fetch(`${web}/api/health`)).status, patience).toBe(200);
  });

  it("tells what a stopped one said last, and what to type, with 6", async () => {
    const { directory, project, run, web } = installation;
    await execa("docker", ["stop", `${project}-cognobserve-1`]);
    const { code, lines, output } = await run(["status", "--dir", directory]);
    await execa("docker", ["start", `${project}-cognobserve-1`]);
    expect(code, output).toBe(6);
    expect(lines[0]).toMatchObject({ type: "status", health: "unreachable", container: "exited" });
    expect(lines.at(-1)).toMatchObject({
      type: "failure",
      code: "sick",
      cause: expect.stringMatching(/^The container ended with exit code \d+\.\nIt said last:\n./),
      commands: [expect.stringMatching(/ logs --dir /), expect.stringMatching(/ install --yes --dir /)],
    });
    await expect.poll(async () => (await fetch(`${web}/api/health`)).status, patience).toBe(200);
  });

  it("says that its record is damaged, and is mended by what is printed", async () => {
    const { directory, run } = installation;
    const file = path.join(directory, ".cognobserve/installed.json");
    await writeFile(file, '{"version":"');
    for (const command of ["status", "first-trace"]) {
      const { code, lines, output } = await run([command, "--dir", directory]);
      expect(code, output).toBe(4);
      expect(lines.at(-1)).toMatchObject({
        code: "record-damaged",
        cause: expect.stringContaining(file),
        touched: "nothing",
        commands: [expect.stringMatching(/ install --yes --dir \S+$/)],
      });
    }
    const mended = await run(["install", "--yes", "--dir", directory]);
    expect(mended.code, mended.output).toBe(0);
    expect((await run(["status", "--dir", directory])).code).toBe(0);
  });

  it("says that its containers were removed, and has them again by what is printed", async () => {
    const { directory, project, run } = installation;
    await execa("docker", ["rm", "--force", `${project}-cognobserve-1`]);
    const { exitCode, stderr } = await execa(binary, ["logs", "--dir", directory], { reject: false });
    expect(exitCode, stderr).toBe(6);
    expect(stderr).toContain("(containers-gone)");
    expect(stderr).toMatch(/ install --yes --dir \S+\n {2}Nothing has been changed\.$/);
    const again = await run(["install", "--yes", "--dir", directory]);
    expect(again.code, again.output).toBe(0);
    const { stdout } = await execa(binary, ["logs", "--dir", directory]);
    expect(stdout).toContain("postgres");
  });

  it("lets no second installer in", async () => {
    const { options, directory, run } = installation;
    const lock = { pid: process.pid, host: (await execa("hostname")).stdout, since: "just now", birth: null };
    const file = path.join(directory, ".cognobserve", "lock");
    await writeFile(file, JSON.stringify(lock));
    const second = await run(["--yes", ...options, "--set", "RETENTION_DAYS=9"]);
    await execa("rm", [file]);
    expect(second.code).toBe(3);
    expect(second.lines.at(-1)).toMatchObject({ type: "failure", code: "locked", touched: "nothing" });
  });
});

describe("beside it", () => {
  it("another one can be installed and taken away", async () => {
    await using other = await testInstallation(version);
    expect((await other.run(["--yes", ...other.options])).code).toBe(0);
    expect(await (await fetch(`${installation.web}/api/health`)).json()).toMatchObject({ status: "healthy" });
  });

  it("its ports are refused, with who has them", async () => {
    await using other = await testInstallation(version);
    const port = new URL(installation.web).port;
    const refused = await other.run(["--yes", ...other.options, "--set", `WEB_PORT=${port}`]);
    expect(refused.code).toBe(3);
    expect(refused.lines.at(-1)).toMatchObject({
      code: "port-taken",
      cause: expect.stringContaining(installation.project),
    });
  });

  it("a directory of the same name is refused", async () => {
    await using other = await testInstallation(version);
    const twin = path.join(path.dirname(other.directory), "elsewhere", installation.project);
    await mkdir(twin, { recursive: true });
    const refused = await other.run(["--yes", ...other.options, "--dir", twin]);
    expect(refused.code).toBe(3);
    expect(refused.lines.at(-1)).toMatchObject({
      code: "project-taken",
      cause: `It belongs to ${installation.directory}.`,
    });
  });

  it("a volume without its .env is refused", async () => {
    await using other = await testInstallation(version);
    await execa("docker", ["volume", "create", `${other.project}_data`]);
    const refused = await other.run(["--yes", ...other.options]);
    await execa("docker", ["volume", "rm", `${other.project}_data`]);
    expect(refused.code).toBe(3);
    expect(refused.lines.at(-1)).toMatchObject({ code: "leftover-volume", touched: "nothing" });
  });
});

describe("an installation of an earlier release", () => {
  const earlier = "0.0.1";
  let old: TestInstallation;
  const run = (checkout = repository) =>
    openScreen([binary, "--dir", old.directory].join(" "), { ...env, COGNOBSERVE_CHECKOUT: checkout }, [80, 40]);

  beforeAll(async () => {
    old = await testInstallation(earlier);
    const first = await old.run(["--yes", ...old.options]);
    expect(first.code, first.output).toBe(0);
  });
  afterAll(async () => {
    await old[Symbol.asyncDispose]();
    await execa("docker", ["image", "rm", `ghcr.io/cognobserve/cognobserve:${earlier}`], { reject: false });
  });

  it("stays where nobody can be asked, and it is said how it would be upgraded", async () => {
    const again = await old.run(["--yes", "--dir", old.directory]);
    expect(again.code, again.output).toBe(0);
    const { stdout: newest } = await execa(binary, ["--version"]);
    expect(again.lines).toContainEqual({
      v: 1,
      type: "warning",
      message: `CognObserve stays at ${earlier}. ${newest} is out; to upgrade:`,
      commands: [expect.stringMatching(` --yes --dir ${old.directory} --json --version ${newest}$`)],
    });
    expect(again.lines.at(-1)).toMatchObject({ type: "installed", changed: false });
  });

  it("keeps the compose file that it came with, as that of another release need not fit its image", async () => {
    const file = path.join(old.directory, "docker-compose.yml");
    const theirs = `# ${earlier}\n${await readFile(file, "utf8")}`;
    await writeFile(file, theirs);
    await writeFile(path.join(old.directory, ".cognobserve/published/docker-compose.yml"), theirs);
    const again = await old.run(["--yes", "--dir", old.directory], { env: { COGNOBSERVE_CHECKOUT: "" } });
    expect(again.code, again.output).toBe(0);
    expect(await readFile(file, "utf8")).toBe(theirs);
  });

  it("stays as it is when that is wanted", async () => {
    const screen = run("");
    await screen.shows(`◆  This is CognObserve ${earlier}, and `, 30_000);
    screen.type(keys.down + keys.enter);
    expect(await screen.exitCode, screen.everything()).toBe(0);
    expect(screen.text()).toContain("CognObserve is running already. Nothing has been changed.");
  });

  it("is upgraded when that is wanted, with nothing else asked, and keeps its data", async () => {
    const screen = run();
    await screen.shows(`◆  This is CognObserve ${earlier}, and `, 30_000);
    screen.type(keys.enter);
    await screen.shows("Make these changes?", 30_000);
    expect(screen.text()).toMatch(new RegExp(`Changed +VERSION: ${earlier} → \\d+\\.\\d+\\.\\d+`));
    screen.type(keys.enter);
    expect(await screen.exitCode, screen.everything()).toBe(0);
    expect(screen.everything()).toContain("CognObserve is running.");
    const { VERSION, INIT_API_KEY = "" } = await envOf(old.directory);
    expect(VERSION).not.toBe(earlier);
    const traces = await fetch(`${old.web}/api/v1/traces`, { headers: { "X-API-Key": INIT_API_KEY } });
    expect(await traces.json()).toMatchObject({ data: [{ span_count: 2 }, { span_count: 2 }] });
    expect(await readFile(path.join(old.directory, "docker-compose.yml"), "utf8")).not.toContain(`# ${earlier}`);
  });

  it("that has stopped is put in order, and whose data is gone begins anew, as the summary says", async () => {
    const project = path.basename(old.directory);
    await execa("docker", ["compose", "stop"], { cwd: old.directory });
    const stopped = run();
    await stopped.shows("Put it in order again?", 30_000);
    expect(stopped.text()).toMatch(/To do +Start the containers/);
    expect(stopped.text()).toMatch(new RegExp(`Kept +volume ${project}_data`));
    stopped.type(keys.interrupt);
    expect(await stopped.exitCode).toBe(130);

    await execa("docker", ["compose", "down", "--volumes"], { cwd: old.directory });
    const lost = run();
    await lost.shows("Make these changes?", 30_000);
    expect(lost.text().replaceAll(/[│\s]+/g, " ")).toContain(
      `Changed The volume ${project}_data is gone: it begins anew, empty.`,
    );
    lost.type(keys.enter);
    expect(await lost.exitCode, lost.everything()).toBe(0);
    expect(lost.everything()).toMatch(/✓ Send a test trace {2}\d/);
  });
});
