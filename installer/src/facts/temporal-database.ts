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

/** Whether a database can be the bundled Temporal's: absent, or this user's to log into and to make tables in. */
export async function lookAtTemporalDatabase(
  client: Client,
  address: DatabaseAddress,
  name: string,
): Promise<TemporalDatabase["state"]> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  if (rowCount === 0) return "missing";
  let session: Client;
  try {
    session = await logIn(address, name);
  } catch {
    return "no-login";
  }
  try {
    const { creates, temporal, owned, tables } = row.parse((await session.query(question)).rows[0]);
    if (!creates || !owned) return "no-rights";
    return tables > 0 && !temporal ? "foreign" : "usable";
  } finally {
    await session.end();
  }
}
