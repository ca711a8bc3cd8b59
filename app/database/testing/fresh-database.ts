import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import pg from "pg";
import { openDatabase, openPool } from "../connection.ts";
import { migrateToLatest } from "../migrate.ts";
import type { Database } from "../tables.ts";

/** A database of its own for one test file, on the real Postgres that the test run started. */
export interface FreshDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly db: Kysely<Database>;
  /** Closes the pool and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database, migrated to the latest version unless told otherwise.
 * @throws when TEST_POSTGRES_URL is unset, which vitest.services.ts sees to
 */
export async function freshDatabase({ migrate = true } = {}): Promise<FreshDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error("TEST_POSTGRES_URL is not set: run the tests with npm test, which starts Postgres");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(server, `create database ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const pool = openPool({ url, max: 4, application: "test", onIdleError: () => {} });
  const db = openDatabase(pool);
  if (migrate) await migrateToLatest(db);
  return {
    url,
    pool,
    db,
    drop: async () => {
      await db.destroy();
      // not «with (force)»: that fails when Postgres is vacuuming the database, which only a superuser may end, while
      // a plain drop ends it by itself, and waits until everybody is gone
      await administer(
        server,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and usename = current_user`,
      );
      await administer(server, `drop database if exists ${name}`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
