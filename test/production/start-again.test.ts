import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { webHealth } from "@cognobserve/contracts/health";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createInstallation, type Installation } from "./installation.ts";

/* `docker compose up -d`, typed again: after a job was killed, where a migration fails, and with other secrets. */

const apiKey = `co_sk_${randomBytes(24).toString("base64url")}`;
const someSecret = (): string => randomBytes(24).toString("base64url");
const env = (session: string, password: string): string =>
  `NEXTAUTH_SECRET=${session}\nPOSTGRES_PASSWORD=${password}\nINIT_API_KEY=${apiKey}\n`;

const first = { session: someSecret(), password: someSecret() };
let installation: Installation;
beforeAll(async () => {
  installation = await createInstallation(
    { NEXTAUTH_URL: "http://localhost:3000" },
    { files: { ".env": env(first.session, first.password) } },
  );
});
afterAll(() => installation?.[Symbol.asyncDispose]());

/** Asks the bundled Postgres, as its superuser. */
async function sql(database: string, statements: string): Promise<string> {
  const psql = `PGPASSWORD=$(cat /secrets/POSTGRES_SUPERUSER_PASSWORD) psql -X -q -At -v ON_ERROR_STOP=1 -h 127.0.0.1 -U postgres ${database}`;
  return await installation.composed("exec", "-T", "postgres", "sh", "-c", `${psql} -c "${statements}"`);
}

async function send(name: string): Promise<number> {
  const body = JSON.stringify({ id: name, name, timestamp: new Date().toISOString(), spans: [] });
  const headers = { "content-type": "application/json", "x-api-key": apiKey };
  return (await fetch(`${installation.ingestUrl}/v1/traces`, { method: "POST", headers, body })).status;
}

const idOf = (service: string): Promise<string> => installation.composed("ps", "--quiet", service);

/** In every database that is made from now on, Temporal's tool waits once it has made its table of versions. */
const holdTheTool = `
  create function hold() returns event_trigger language plpgsql as '
    begin
      if current_database() like ''temporal%'' and to_regclass(''schema_version'') is not null then
        perform pg_sleep(120);
      end if;
    end';
  create event trigger hold on ddl_command_end when tag in ('CREATE TABLE') execute function hold()`;

describe("an installation whose first start was cut short", () => {
  it("is whole after the second, though Temporal's databases were half made", async () => {
    await installation.composed("up", "--detach", "--wait", "postgres");
    await sql("template1", holdTheTool);
    const up = installation.compose("up", "--detach");
    await vi.waitFor(
      async () =>
        expect(await sql("postgres", "select 1 from pg_stat_activity where wait_event = 'PgSleep'")).toBe("1"),
      { timeout: 60_000, interval: 200 },
    );
    await execa("docker", ["compose", "--project-name", installation.project, "kill", "temporal-schema"]);
    const { exitCode, output } = await up;
    expect(exitCode, output).not.toBe(0);
    expect(output).toMatch(/temporal-schema.*didn't complete successfully: exit 137/);
    expect(await sql("postgres", "select count(*) from pg_database where datname like 'temporal%new'")).toBe("2");
    await sql("template1", "drop event trigger hold; drop function hold");
    await sql("postgres", "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname like '%_new'");

    await installation.composed("up", "--detach", "--wait");
    const { services } = webHealth.parse(await (await fetch(`${installation.webUrl}/api/health`)).json());
    expect(services).toMatchObject({ temporal: { status: "pass" }, worker: { status: "pass" } });
    const left = await sql("postgres", "select datname from pg_database where datname like 'temporal%' order by 1");
    expect(left.split("\n")).toEqual(["temporal", "temporal_visibility"]);
    expect(await send("first")).toBe(200);
  });
});

describe("a migration that fails", () => {
  it("is named with its cause, and what ran before goes on running", async () => {
    const before = await Promise.all(["web", "ingest", "worker"].map(idOf));
    const [last] = (await sql("cognobserve", "select name from kysely_migration order by name desc limit 1")).split(
      "\n",
    );
    await sql("cognobserve", `delete from kysely_migration where name = '${last}'`);

    const { exitCode, output } = await installation.compose("up", "--detach");
    expect(exitCode, output).not.toBe(0);
    const logs = await installation.composed("logs", "--no-log-prefix", "--tail", "1", "migrate");
    expect(logs).toMatch(
      new RegExp(`migration ${last} failed: .*already exists; it was rolled back and nothing is lost`),
    );
    expect(await Promise.all(["web", "ingest", "worker"].map(idOf))).toEqual(before);
    expect(await send("meanwhile")).toBe(200);

    await sql("cognobserve", `insert into kysely_migration values ('${last}', now()::text)`);
  });
});

describe("other secrets in .env", () => {
  it("take effect at the next start, and show at no container", async () => {
    const other = { session: someSecret(), password: someSecret() };
    await writeFile(path.join(installation.directory, ".env"), env(other.session, other.password));
    await installation.composed("up", "--detach", "--wait");

    const running = "tr '\\0' '\\n' </proc/1/environ | grep -E '^(NEXTAUTH_SECRET|DATABASE_URL)=' | sort";
    expect((await installation.composed("exec", "-T", "web", "sh", "-c", running)).split("\n")).toEqual([
      `DATABASE_URL=postgres://cognobserve:${other.password}@postgres:5432/cognobserve`,
      `NEXTAUTH_SECRET=${other.session}`,
    ]);
    const health = webHealth.parse(await (await fetch(`${installation.webUrl}/api/health`)).json());
    expect(health).toMatchObject({ status: "healthy" });
    expect(await send("afterwards")).toBe(200);

    const { stdout } = await execa("docker", ["inspect", ...(await installation.containers())]);
    for (const secret of [first, other].flatMap((secrets) => Object.values(secrets))) {
      expect(stdout).not.toContain(secret);
    }
  });

  it("leave what runs alone when they are the same", async () => {
    const before = await Promise.all(["web", "ingest", "worker", "temporal", "postgres"].map(idOf));
    await installation.composed("up", "--detach", "--wait");
    expect(await Promise.all(["web", "ingest", "worker", "temporal", "postgres"].map(idOf))).toEqual(before);
  });
});
