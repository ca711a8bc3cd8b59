import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  emptyWhenNeverUsed,
  prepareTemporalDatabases,
  swapTemporalDatabases,
  type TemporalDatabase,
} from "./temporal-databases.ts";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database.ts";

/* On the real server, in databases of the test's own. */

let fresh: FreshDatabase;
let name: string;
let client: pg.Client;

const connect = async (database: string): Promise<pg.Client> => {
  const url = Object.assign(new URL(fresh.url), { pathname: `/${database}` });
  const session = new pg.Client({ connectionString: url.href });
  await session.connect();
  return session;
};

const named = (wanted = "1.2"): readonly TemporalDatabase[] => [{ name: name, schema: "temporal", wanted }];
const copyName = (): string => `${name}_cognobserve_new`;
const databases = async (): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where datname like $1 order by 1",
    [`${name}%`],
  );
  return rows.map(({ name }) => name);
};

/** What Temporal's tool leaves behind: its table of versions, and a table. */
async function bring(database: string, version: string, table = "namespaces"): Promise<void> {
  const session = await connect(database);
  await session.query(
    `create table if not exists schema_version (version_partition int, db_name text, curr_version text)`,
  );
  await session.query("delete from schema_version");
  await session.query("insert into schema_version values (0, current_database(), $1)", [version]);
  await session.query(`create table if not exists ${table} (id int)`);
  await session.end();
}

async function inside<Row extends pg.QueryResultRow>(database: string, query: string): Promise<readonly Row[]> {
  const session = await connect(database);
  const { rows } = await session.query<Row>(query);
  await session.end();
  return rows;
}

beforeEach(async () => {
  fresh = await freshDatabase({ migrate: false });
  const own = new URL(fresh.url).pathname.slice(1);
  name = `${own}_t`;
  client = await connect(own);
});
afterEach(async () => {
  for (const left of await databases()) await client.query(`drop database ${left} with (force)`);
  await client.end();
  await fresh.drop();
});

describe("Temporal's databases, where we may make some", () => {
  const prepare = (wanted?: string) => prepareTemporalDatabases(client, connect, named(wanted));
  const swap = (wanted?: string) => swapTemporalDatabases(client, connect, named(wanted));

  it("a first set-up is made beside, and then put into place", async () => {
    expect(await prepare()).toEqual([{ database: copyName(), schema: "temporal" }]);
    await bring(copyName(), "1.2");
    expect(await swap()).toEqual([name]);
    expect(await databases()).toEqual([name]);
    expect(await inside(name, "select db_name from schema_version")).toEqual([{ db_name: name }]);
    expect(await prepare()).toEqual([]);
    expect(await swap()).toEqual([]);
  });

  it("an update is made on a copy with the old one's data, beside which an older server can go on until the swap", async () => {
    await client.query(`create database ${name}`);
    await bring(name, "1.1", "marker");
    const server = await connect(name);
    server.on("error", () => {}); // as the server is cut off
    expect(await prepare()).toEqual([{ database: copyName(), schema: "temporal" }]);
    await expect(server.query("select 1")).rejects.toThrow();
    const again = await connect(name);
    again.on("error", () => {});
    await again.query("select 1");
    expect(await inside(copyName(), "select db_name from schema_version")).toEqual([{ db_name: copyName() }]);
    await bring(copyName(), "1.2");
    await swap();
    await expect(again.query("select 1")).rejects.toThrow();
    expect(await inside(name, "select to_regclass('marker')::text as marker")).toEqual([{ marker: "marker" }]);
    expect(await databases()).toEqual([name]);
  });

  it("what was cut short is begun anew, on the database as it was", async () => {
    await client.query(`create database ${name}`);
    await bring(name, "1.1", "marker");
    await prepare();
    await bring(copyName(), "1.1.5", "half_made");
    expect(await prepare()).toEqual([{ database: copyName(), schema: "temporal" }]);
    const half = "select to_regclass('half_made')::text as half, to_regclass('marker')::text as marker";
    expect(await inside(copyName(), half)).toEqual([{ half: null, marker: "marker" }]);
  });

  it("a copy that the tool did not bring far enough is never put into place", async () => {
    await prepare();
    await bring(copyName(), "1.1");
    await expect(swap()).rejects.toThrow(/was to be brought to version 1\.2 of its schema, and is of 1\.1/);
  });

  it("a database of a newer version is left alone", async () => {
    await prepare("1.10");
    await bring(copyName(), "1.10");
    await swap("1.10");
    await expect(prepare("1.9")).rejects.toThrow(
      /of a newer version \(its schema is 1\.10, and this Temporal's 1\.9\)/,
    );
    expect(await databases()).toEqual([name]);
  });

  it("a database that holds something else is left alone", async () => {
    await client.query(`create database ${name}`);
    await inside(name, "create table invoices (id int)");
    await expect(prepare()).rejects.toThrow(/holds something else \(the table invoices\)/);
    expect(await inside(name, "select to_regclass('invoices')::text as t")).toEqual([{ t: "invoices" }]);
  });
});

describe("a first set-up that was cut short, where we may make no database", () => {
  const empty = async (): Promise<void> => {
    const session = await connect(name);
    await emptyWhenNeverUsed(session);
    await session.end();
  };
  const tables =
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1";

  beforeEach(async () => {
    await client.query(`create database ${name}`);
    await bring(name, "1.1");
  });

  it("is emptied, to be begun anew", async () => {
    await inside(name, "create function convert_ts() returns int language sql as 'select 1'");
    await empty();
    expect(await inside(name, tables)).toEqual([]);
    expect(await inside(name, "select from pg_proc where proname = 'convert_ts'")).toEqual([]);
  });

  it("is left alone when a server has used it since", async () => {
    await inside(name, "insert into namespaces values (1)");
    await empty();
    expect(await inside(name, tables)).toEqual([{ relname: "namespaces" }, { relname: "schema_version" }]);
  });
});
