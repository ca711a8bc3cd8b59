import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "pg";
import { z } from "zod";
import { type DatabaseAddress, databaseName, logIn, loginProblem } from "./database-login.ts";
import type { DatabaseFact, DatabaseState } from "./production-facts.ts";
import { lookAtTemporalDatabase } from "./temporal-database.ts";

/** What is going to be done with the database. */
export interface DatabaseUse {
  /** Databases that the bundled Temporal will have on the same server, by the settings that name them. */
  readonly temporal: readonly {
    readonly setting: string;
    readonly name: string;
    /** Version of the schema that it will work on; undefined when not known. */
    readonly wanted: string | undefined;
  }[];
  /** Migrations that the version to be installed knows; undefined when that is another version than this installer's. */
  readonly knownMigrations: readonly string[] | undefined;
  readonly needConnections: number;
}

/** Tables of ours that migrations alter, which only their owner may. Others in the same schema are not our business. */
const altered: ReadonlySet<string> = new Set(["kysely_migration", "projects", "spans", "traces", "users"]);

const row = z.object({
  version: z.coerce.number(),
  encoding: z.string(),
  replica: z.boolean(),
  now: z.coerce.number(),
  max: z.coerce.number(),
  free: z.coerce.number(),
  user_limit: z.number().nullable(),
  schema: z.string().nullable(),
  creates_in_schema: z.boolean().nullable(),
  trigrams: z.enum(["installed", "creatable", "forbidden", "absent"]),
  creates_databases: z.boolean(),
  tables: z.array(z.object({ name: z.string(), ours: z.boolean() })),
});

/** Everything that one question can answer. Connections of this very user count as free: they are an installation's own. */
const question = `
  select current_setting('server_version_num') as version,
    pg_encoding_to_char(database.encoding) as encoding,
    pg_is_in_recovery() as replica,
    extract(epoch from clock_timestamp()) as now,
    current_setting('max_connections') as max,
    least(
      current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0)
        - (select count(*) from pg_stat_activity where backend_type = 'client backend' and usename <> current_user),
      nullif(role.rolconnlimit, -1),
      nullif(database.datconnlimit, -1)
    ) as free,
    nullif(role.rolconnlimit, -1) as user_limit,
    current_schema() as schema,
    has_schema_privilege(current_schema(), 'create') as creates_in_schema,
    case
      when exists (select from pg_extension where extname = 'pg_trgm') then 'installed'
      when not exists (select from pg_available_extensions where name = 'pg_trgm') then 'absent'
      when role.rolsuper or has_database_privilege(database.oid, 'create') then 'creatable'
      else 'forbidden'
    end as trigrams,
    role.rolcreatedb or role.rolsuper as creates_databases,
    (
      select coalesce(json_agg(json_build_object('name', relname, 'ours', pg_has_role(relowner, 'usage')) order by relname), '[]')
      from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
        and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
    ) as tables
  from pg_database as database, pg_roles as role
  where database.datname = current_database() and role.rolname = current_user`;

/** Logs in and looks around. Changes nothing, and never rejects: why it could not be looked at is a fact too. */
export async function lookAtDatabase(address: DatabaseAddress, use: DatabaseUse): Promise<DatabaseFact> {
  const { url } = address;
  const who = {
    server: `${url.hostname}:${url.port || 5432}`,
    database: databaseName(url),
    user: decodeURIComponent(url.username),
  };
  let client: Client | undefined;
  try {
    client = await logIn(address);
    return { ...who, problem: undefined, ...(await lookAround(client, address, use)) };
  } catch (error) {
    return { ...who, problem: await loginProblem(error, address) };
  } finally {
    await client?.end().catch(() => undefined); // it may have broken already, which was said above
  }
}

async function lookAround(client: Client, address: DatabaseAddress, use: DatabaseUse): Promise<DatabaseState> {
  const asked = Date.now();
  const state = row.parse((await client.query(question)).rows[0]);
  const answered = Date.now();
  const migrations = state.tables.some(({ name }) => name === "kysely_migration") ? await applied(client) : undefined;
  const { knownMigrations, temporal, needConnections } = use;
  return {
    versionNumber: state.version,
    encoding: state.encoding,
    replica: state.replica,
    pooled: await isPooled(client, address),
    clockSeconds: Math.round((asked + answered) / 2_000 - state.now),
    freeConnections: state.free,
    maxConnections: state.max,
    ...(state.user_limit !== null && { userConnections: state.user_limit }),
    needConnections,
    schema: state.schema ?? "",
    mayCreateInSchema: state.creates_in_schema === true,
    trigrams: state.trigrams,
    tables: state.tables.map(({ name }) => name),
    migrations,
    newerMigrations: (migrations ?? []).filter((name) => knownMigrations?.includes(name) === false),
    foreignOwned: state.tables.filter(({ name, ours }) => !ours && altered.has(name)).map(({ name }) => name),
    mayCreateDatabases: state.creates_databases,
    temporal: await Promise.all(
      temporal.map(async ({ setting, name, wanted }) => ({
        setting,
        name,
        state: await lookAtTemporalDatabase(client, address, { name, wanted }),
      })),
    ),
  };
}

const applied = async (client: Client): Promise<readonly string[]> =>
  (await client.query("select name from kysely_migration order by name")).rows.map(
    (migration) => z.object({ name: z.string() }).parse(migration).name,
  );

/**
 * Whether one session's statements wander between connections. A second session keeps the connection that the first one
 * has just used busy; the first one then gets another, which cannot happen where sessions keep theirs.
 */
async function isPooled(client: Client, address: DatabaseAddress): Promise<boolean> {
  const backend = async (session: Client) =>
    z.object({ pid: z.number() }).parse((await session.query("select pg_backend_pid() as pid")).rows[0]).pid;
  const other = await logIn(address);
  try {
    const before = await backend(client);
    await other.query("begin");
    await backend(other);
    await pause(10);
    const after = await backend(client);
    await other.query("rollback");
    return before !== after;
  } finally {
    await other.end();
  }
}
