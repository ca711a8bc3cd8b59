import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { connectionOptions, type DatabaseAddress } from "./connection-options.ts";
import type { Database } from "./tables.ts";

const BIGINT = 20; // Postgres's type id of int8

/** How many connections a process may hold, and what it is called in `pg_stat_activity`. */
export interface PoolOptions extends DatabaseAddress {
  readonly max: number;
  readonly application: string;
  /** A query that takes longer fails and gives its connection up. Unset: none does. */
  readonly queryTimeoutMs?: number;
  /** Told of connections that break while idle, which the pool replaces by itself. */
  readonly onIdleError: (error: Error) => void;
}

/** Opens a pool of connections; none is made before the first query. Close it with `pool.end()`. */
export function openPool(options: PoolOptions): pg.Pool {
  const { max, application, queryTimeoutMs, onIdleError } = options;
  const pool = new pg.Pool({
    ...connectionOptions(options),
    max,
    application_name: application,
    connectionTimeoutMillis: 5_000,
    query_timeout: queryTimeoutMs,
    types: {
      getTypeParser: (oid, format) => (oid === BIGINT ? Number : pg.types.getTypeParser(oid, format)),
    },
  });
  pool.on("error", onIdleError);
  // A connection that breaks between checkout and query has no listener, which would end the process. Its query fails.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Kysely over a pool; `destroy()` ends the pool too. */
export const openDatabase = (pool: pg.Pool): Kysely<Database> =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
