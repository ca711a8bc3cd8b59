import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { freePort } from "../free-ports.ts";
import { machineAddress } from "./external-services.ts";
import { binary, newName, repository, snapshot, testInstallation } from "./installation.ts";

/* What a person reads who takes an installation away, and what is still there afterwards. */

const version = "test-uninstall";
const cutOff = newName("test-uninstall-cut-off");
/** Who takes the lock touches the folder that it is in. */
const withoutTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/( \d{5,6}) [\d.]+ /g, "$1 "));
const nothing = { containers: [], volumes: [], networks: [] };

beforeAll(async () => {
  await execa("sh", ["scripts/build-installer.sh"], { cwd: repository });
});
afterAll(async () => {
  for (const name of [`cognobserve:${version}`, `cognobserve-app:${version}`, `cognobserve:${cutOff}`])
    await execa("docker", ["image", "rm", `ghcr.io/cognobserve/${name}`], { reject: false });
});

it("needs no .env that is in order", async () => {
  await using installation = await testInstallation(version);
  const { directory, project, options, run } = installation;
  const installed = await run(["--yes", ...options]);
  expect(installed.code, installed.output).toBe(0);
  const env = path.join(directory, ".env");
  // What cannot be used, what cannot be parsed, and a quote that does not end.
  await appendFile(env, 'WEB_PORT=abc\nNEXTAUTH_URL=nowhere\nthis is no setting = x\nA="open\n');

  const status = await run(["status", "--dir", directory]);
  expect(status.lines.at(-1)).toMatchObject({
    code: "setting-invalid",
    commands: [expect.stringMatching(/ install --set NAME=VALUE --dir \S+$/)],
  });
  const overruled = ["WEB_PORT=3100", "NEXTAUTH_URL="].flatMap((setting) => ["--set", setting]);
  const remedy = await run(["install", "--dry-run", ...overruled, "--dir", directory]);
  expect(remedy.code, remedy.output).toBe(0);
  const { stdout } = await execa(binary, ["logs", "--dir", directory]);
  expect(stdout).toContain("postgres");

  // As in a copy of another installation's.
  await writeFile(
    env,
    (await readFile(env, "utf8")).replace(/^COMPOSE_PROJECT_NAME=.*/m, "COMPOSE_PROJECT_NAME=other"),
  );
  const kept = await run(["uninstall", "--yes", "--dir", directory]);
  expect(kept.code, kept.output).toBe(0);
  expect(kept.lines).toContainEqual(
    expect.objectContaining({
      message: `CognObserve is gone. Kept: the data in the volume ${project}_data, and the keys in ${env}.`,
    }),
  );
  expect(await snapshot(project, directory)).toMatchObject({ ...nothing, volumes: [`${project}_data`] });
  const cause = "What was installed there has been taken away again.";
  expect((await run(["status", "--dir", directory])).lines.at(-1)).toMatchObject({ code: "not-installed", cause });
  const logs = await execa(binary, ["logs", "--dir", directory], { reject: false });
  expect(logs.exitCode, logs.stderr).toBe(2);
  expect(logs.stderr).toContain(cause);

  const all = await run(["uninstall", "--yes", "--delete-data", "--dir", directory]);
  expect(all.code, all.output).toBe(0);
  expect(all.lines).toContainEqual(expect.objectContaining({ message: "CognObserve and its data are gone." }));
  expect(await snapshot(project, directory)).toMatchObject({ ...nothing, files: [] });
});

it("says nothing of data that is not there, and has no keys to delete", async () => {
  // An image that is not here yet, so that the installer is killed long before it writes anything.
  await using installation = await testInstallation(cutOff);
  const { directory, options, run } = installation;
  const killed = await run(["--yes", ...options], { killAt: ({ type, id }) => type === "step" && id === "image" });
  expect(killed.signal, killed.output).toBe("SIGKILL");
  for (const command of ["status", "first-trace"]) {
    const unfinished = await run([command, "--dir", directory]);
    expect(unfinished.code, unfinished.output).toBe(4);
    expect(unfinished.lines.at(-1)).toMatchObject({
      code: "not-finished",
      touched: "nothing",
      commands: [expect.stringMatching(/ install --dir \S+$/)],
    });
  }
  const gone = await run(["uninstall", "--yes", "--dir", directory]);
  expect(gone.code, gone.output).toBe(0);
  expect(gone.lines).toContainEqual(expect.objectContaining({ type: "notice", message: "CognObserve is gone." }));
  expect(gone.output).not.toContain("--delete-data");
});

it("takes nothing away of which it does not know any more that it has made it, and says what to type instead", async () => {
  await using installation = await testInstallation(version);
  const { directory, project, options, run } = installation;
  const installed = await run(["--yes", ...options]);
  expect(installed.code, installed.output).toBe(0);
  await rm(path.join(directory, ".cognobserve/journal.ndjson"));
  const before = await snapshot(project, directory);
  const refused = await run(["uninstall", "--yes", "--dir", directory]);
  expect(refused.code, refused.output).toBe(3);
  const last = refused.lines.at(-1);
  expect(last).toMatchObject({ code: "journal-missing", touched: "nothing" });
  expect(withoutTimes(await snapshot(project, directory))).toEqual(withoutTimes(before));
  for (const command of [last?.commands].flat()) await execa("sh", ["-c", String(command)]);
  const files = [".env", "docker-compose.yml"].map((name) => expect.stringMatching(new RegExp(`^${name} `)));
  expect(await snapshot(project, directory)).toEqual({ ...nothing, volumes: [`${project}_data`], files });
});

it("leaves a Postgres of the user's own as it is, and says so", async () => {
  await using installation = await testInstallation(version);
  const { directory, project, options, run, web } = installation;
  const [server, port, password] = [newName("cognobserve-test-postgres"), await freePort(), "hunter2-hunter2"];
  onTestFinished(async () => void (await execa("docker", ["rm", "--force", "--volumes", server], { reject: false })));
  const login = ["--env", "POSTGRES_USER=app", "--env", `POSTGRES_PASSWORD=${password}`];
  await execa("docker", ["run", "-d", "--name", server, ...login, "-p", `${port}:5432`, "postgres:17-trixie"]);
  const query = (...args: readonly string[]) =>
    execa("docker", ["exec", server, "psql", "--host", "127.0.0.1", "--username", "app", ...args], { reject: false });
  await expect.poll(async () => (await query("--command", "select 1")).exitCode, { timeout: 60_000 }).toBe(0);
  const place = `${machineAddress()}:${port}/app`;
  const url = web.replace("127.0.0.1", "localhost");
  const installed = await run(["--yes", "--mode", "production", "--url", url, ...options], {
    env: { DATABASE_URL: `postgres://app:${password}@${place}` },
  });
  expect(installed.code, installed.output).toBe(0);

  const kept = await run(["uninstall", "--yes", "--dir", directory]);
  expect(kept.code, kept.output).toBe(0);
  const volumes = ["app_secrets", "redis_data"].map((name) => `${project}_${name}`);
  expect(await snapshot(project, directory)).toMatchObject({ ...nothing, volumes });
  const said = `CognObserve is gone. Its data stays in your Postgres at ${place}.`;
  const here = `Kept: the volumes ${volumes.toReversed().join(", ")}, and the keys in ${directory}/.env.`;
  expect(kept.lines).toContainEqual(expect.objectContaining({ message: `${said} ${here}` }));

  const all = await run(["uninstall", "--yes", "--delete-data", "--dir", directory]);
  expect(all.code, all.output).toBe(0);
  expect(all.lines).toContainEqual(
    expect.objectContaining({
      message: `CognObserve is gone, with its volumes and keys. Its data stays in your Postgres at ${place}.`,
    }),
  );
  expect(all.output + kept.output).not.toContain(password);
  expect(await snapshot(project, directory)).toMatchObject({ ...nothing, files: [] });
  const { stdout } = await query("--tuples-only", "--command", "select count(*) from spans");
  expect(Number(stdout)).toBeGreaterThan(0);
});
