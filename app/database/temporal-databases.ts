import type { Client } from "pg";

/*
 * Temporal's tool brings its databases up to date statement by statement, and what it was killed in the midst of can
 * neither be used nor brought up to date any more. So it works on a new database, empty or a copy of the one that there
 * is, which then takes its place in one transaction. Where we may make no database it works on the one that was given.
 */

/** One of Temporal's two databases. */
export interface TemporalDatabase {
  readonly name: string;
  /** As Temporal's tool names its schemas. */
  readonly schema: "temporal" | "visibility";
  /** Version of the schema that the Temporal beside us wants, such as 1.19. */
  readonly wanted: string;
}

/** What Temporal's tool has to bring up to date. */
export interface SchemaUpdate {
  readonly database: string;
  readonly schema: TemporalDatabase["schema"];
}

/** A connection to a database of this name, as our own user. The caller ends it. */
export type Connect = (database: string) => Promise<Client>;

/** A database of Temporal's cannot be used, with a sentence on why and what to do. */
export class TemporalDatabaseError extends Error {
  override readonly name = "TemporalDatabaseError";
}

const identifier = (client: Client, name: string): string => client.escapeIdentifier(name);
/** Postgres cuts names off after 63 bytes. */
const newName = (name: string): string => `${name.slice(0, 44)}_cognobserve_new`;
const oldName = (name: string): string => `${name.slice(0, 44)}_cognobserve_old`;

/**
 * Makes ready what Temporal's tool is to work on, and takes away what a start that was cut short has left.
 * @param client connected to our own database
 * @returns what the tool has to do; nothing when both databases are as the Temporal beside us wants them
 * @throws TemporalDatabaseError
 */
export async function prepareTemporalDatabases(
  client: Client,
  connect: Connect,
  databases: readonly TemporalDatabase[],
): Promise<readonly SchemaUpdate[]> {
  const updates: SchemaUpdate[] = [];
  for (const { name, schema, wanted } of databases) {
    const exists = await tidyUp(client, name);
    const found = exists ? await withClient(connect, name, versionOf).catch(refuseForbidden(name)) : undefined;
    if (found === wanted) continue;
    if (found !== undefined && isNewer(found, wanted)) {
      throw new TemporalDatabaseError(
        `Temporal's database ${name} is of a newer version (its schema is ${found}, and this Temporal's ${wanted}). Nothing was changed in it. Run the version of CognObserve that wrote it, or a newer one`,
      );
    }
    updates.push({ database: await placeToWork(client, connect, name, exists), schema });
  }
  return updates;
}

/**
 * Puts what Temporal's tool has brought up to date into its place.
 * @returns names of the databases that are new now
 */
export async function swapTemporalDatabases(
  client: Client,
  connect: Connect,
  databases: readonly TemporalDatabase[],
): Promise<readonly string[]> {
  const swapped: string[] = [];
  for (const { name, wanted } of databases) {
    const exists = await existing(client, newName(name));
    const found = await withClient(connect, exists ? newName(name) : name, versionOf);
    if (found !== wanted) {
      throw new TemporalDatabaseError(
        `Temporal's database ${name} was to be brought to version ${wanted} of its schema, and is of ${found ?? "none"}. Use the docker-compose.yml that belongs to this version of CognObserve`,
      );
    }
    if (!exists) continue;
    await withClient(connect, newName(name), (session) =>
      // The server finds the schema's version under the database's name.
      session.query("update schema_version set db_name = $1", [name]),
    );
    const replaced = await existing(client, name);
    if (replaced) await closeToOthers(client, name);
    await client.query("begin");
    if (replaced) await rename(client, name, oldName(name));
    await rename(client, newName(name), name);
    await client.query("commit");
    await client.query(`drop database if exists ${identifier(client, oldName(name))}`);
    swapped.push(name);
  }
  return swapped;
}

const rename = (client: Client, from: string, to: string) =>
  client.query(`alter database ${identifier(client, from)} rename to ${identifier(client, to)}`);

/** @returns whether the database is there */
async function tidyUp(client: Client, name: string): Promise<boolean> {
  for (const left of [newName(name), oldName(name)]) {
    await client.query(`drop database if exists ${identifier(client, left)}`);
  }
  const { rows } = await client.query<{ open: boolean }>(
    "select datallowconn as open from pg_database where datname = $1",
    [name],
  );
  if (rows[0]?.open === false) await allowConnections(client, name, true);
  return rows.length > 0;
}

const allowConnections = (client: Client, name: string, allow: boolean) =>
  client.query(`alter database ${identifier(client, name)} allow_connections ${allow}`);

/** @returns the database that the tool is to work on */
async function placeToWork(client: Client, connect: Connect, name: string, exists: boolean): Promise<string> {
  if (exists) await withClient(connect, name, (session) => refuseForeign(session, name));
  if (!(await mayCreate(client)) || (exists && !(await isOurs(client, name)))) {
    if (!exists) throw new TemporalDatabaseError(await askForDatabase(client, name));
    await withClient(connect, name, emptyWhenNeverUsed);
    return name;
  }
  const place = newName(name);
  if (exists) await copy(client, name, place);
  else await client.query(`create database ${identifier(client, place)}`);
  // Temporal tries and forgives: it logs by itself what matters to it. Only the bundled Postgres lets us say so.
  const { rows } = await client.query<{ quiet: boolean }>(
    "select has_parameter_privilege('log_min_messages', 'set') as quiet",
  );
  if (rows[0]?.quiet) await client.query(`alter database ${identifier(client, place)} set log_min_messages = fatal`);
  await withClient(connect, place, async (session) => {
    // The tool finds the schema's version under the database's name.
    if (await hasTable(session, "schema_version"))
      await session.query("update schema_version set db_name = $1", [place]);
  });
  return place;
}

/**
 * Copying needs a database that nobody is connected to. Afterwards an older server that still runs goes on with it: the
 * new one may yet fail to come, and when it does come the old one has been stopped before this job began.
 */
async function copy(client: Client, name: string, to: string): Promise<void> {
  await closeToOthers(client, name);
  try {
    await client.query(`create database ${identifier(client, to)} template ${identifier(client, name)}`);
  } finally {
    await allowConnections(client, name, true);
  }
}

async function closeToOthers(client: Client, name: string): Promise<void> {
  await allowConnections(client, name, false);
  await client.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", [name]);
}

const refuseForbidden =
  (name: string) =>
  (error: unknown): never => {
    const forbidden = error instanceof Error && "code" in error && error.code === "42501"; // PostgreSQL, appendix A
    if (!forbidden) throw error;
    throw new TemporalDatabaseError(
      `the database ${name}, which Temporal was to have, belongs to somebody else (${error.message}). Name another as TEMPORAL_DATABASE or TEMPORAL_VISIBILITY_DATABASE`,
      { cause: error },
    );
  };

async function refuseForeign(session: Client, name: string): Promise<void> {
  if (await hasTable(session, "schema_version")) return;
  const { rows } = await session.query<{ table: string }>(
    `select relname as table from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') limit 1`,
  );
  const [first] = rows;
  if (first === undefined) return;
  throw new TemporalDatabaseError(
    `the database ${name}, which Temporal was to have, holds something else (the table ${first.table}). Nothing was changed in it. Name another as TEMPORAL_DATABASE or TEMPORAL_VISIBILITY_DATABASE`,
  );
}

/**
 * Empties a database of Temporal's that no server has used yet: the tool cannot go on where it was killed, but a first
 * set-up can be begun anew.
 */
export async function emptyWhenNeverUsed(session: Client): Promise<void> {
  if (!(await hasTable(session, "schema_version"))) return;
  for (const used of ["cluster_metadata_info", "namespaces", "executions_visibility"]) {
    if (!(await hasTable(session, used))) continue;
    const { rowCount } = await session.query(`select from ${used} limit 1`);
    if (rowCount !== 0) return;
  }
  await session.query(`do $$
    declare statement text;
    begin
      for statement in
        select format('drop table if exists %I cascade', relname) from pg_class
          where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and pg_has_role(relowner, 'usage')
        union all
        select format('drop function if exists %s cascade', oid::regprocedure) from pg_proc
          where pronamespace = current_schema()::regnamespace and pg_has_role(proowner, 'usage')
            and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
      loop
        execute statement;
      end loop;
    end $$`);
}

async function askForDatabase(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ user: string }>("select current_user as user");
  const user = rows[0]?.user ?? "";
  return `Temporal's database ${name} does not exist, and ${user} may not make it. Have an administrator run: CREATE DATABASE ${identifier(client, name)} OWNER ${identifier(client, user)}`;
}

async function mayCreate(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    "select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user",
  );
  return rows[0]?.may ?? false;
}

/** Only its owner may copy and rename a database. */
async function isOurs(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ ours: boolean }>(
    "select pg_has_role(datdba, 'usage') as ours from pg_database where datname = $1",
    [name],
  );
  return rows[0]?.ours ?? false;
}

async function versionOf(session: Client): Promise<string | undefined> {
  if (!(await hasTable(session, "schema_version"))) return undefined;
  const { rows } = await session.query<{ version: string }>("select curr_version as version from schema_version");
  return rows[0]?.version;
}

async function existing(client: Client, name: string): Promise<boolean> {
  return (await client.query("select from pg_database where datname = $1", [name])).rowCount === 1;
}

async function hasTable(session: Client, name: string): Promise<boolean> {
  const { rows } = await session.query<{ found: boolean }>("select to_regclass($1) is not null as found", [name]);
  return rows[0]?.found ?? false;
}

async function withClient<Result>(
  connect: Connect,
  database: string,
  use: (session: Client) => Promise<Result>,
): Promise<Result> {
  const session = await connect(database);
  try {
    return await use(session);
  } finally {
    await session.end();
  }
}

/** @param one versions of numbers with dots between them */
function isNewer(one: string, other: string): boolean {
  return one.localeCompare(other, "en", { numeric: true }) > 0;
}
