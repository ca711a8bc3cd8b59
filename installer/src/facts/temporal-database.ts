import type { Client } from "pg";
import { z } from "zod";
import { type DatabaseAddress, logIn } from "./database-login.ts";
import type { TemporalDatabase } from "./production-facts.ts";

const row = z.object({ creates: z.boolean(), temporal: z.boolean(), owned: z.boolean(), tables: z.coerce.number() });

/** A Temporal database is known by its table of versions; whoever is to bring it up to date has to own its tables. */
const question = `
  select coalesce(has_schema_privilege(current_schema(), 'create'), false) as creates,
    coalesce(bool_or(relname = 'schema_version'), false) as temporal,
    coalesce(bool_and(pg_has_role(relowner, 'usage')), true) as owned,
    count(relname) as tables
  from (select) as once left join pg_class on relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')`;

/**
 * Whether a database can be the bundled Temporal's: absent, or this user's to log into and to make tables in.
 * @param wanted version of the schema that the Temporal to be installed works on, such as 1.19; undefined when not known
 */
export async function lookAtTemporalDatabase(
  client: Client,
  address: DatabaseAddress,
  { name, wanted }: { readonly name: string; readonly wanted: string | undefined },
): Promise<TemporalDatabase["state"]> {
  const found = await client.query<{ open: boolean }>(
    "select datallowconn as open from pg_database where datname = $1",
    [name],
  );
  const [database] = found.rows;
  if (database === undefined) return "missing";
  // Our own jobs close it while they put a newer one in its place, and open it again when they were killed at that.
  if (!database.open) return "usable";
  let session: Client;
  try {
    session = await logIn(address, name);
  } catch {
    return "no-login";
  }
  try {
    const { creates, temporal, owned, tables } = row.parse((await session.query(question)).rows[0]);
    if (!creates || !owned) return "no-rights";
    if (!temporal) return tables > 0 ? "foreign" : "usable";
    return wanted !== undefined && isNewer(await schemaVersion(session, name), wanted) ? "newer" : "usable";
  } finally {
    await session.end();
  }
}

const schemaVersion = async (session: Client, name: string): Promise<string> => {
  const { rows } = await session.query<{ version: string }>(
    "select curr_version as version from schema_version where db_name = $1",
    [name],
  );
  return rows[0]?.version ?? "0";
};

/** Compares versions of two numbers, such as 1.9 and 1.19. */
function isNewer(found: string, wanted: string): boolean {
  const [major = 0, minor = 0] = found.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  return major === wantedMajor ? minor > wantedMinor : major > wantedMajor;
}
