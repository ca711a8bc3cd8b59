import type { Pool } from "pg";

const TIMEOUT_MS = 2_000;

/**
 * Fails when spans could not be stored now: Postgres is away, read-only, or not migrated.
 * With `needsRoom` it also makes and drops a table of 8 MiB, which fails while the disk is full.
 */
export async function probeStorage(pool: Pool, needsRoom: boolean): Promise<void> {
  const { rows } = await pool.query<{ read_only: boolean }>({
    text: `select pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as read_only
      from (select from traces limit 1) any_row right join (select) one_row on true`,
    query_timeout: TIMEOUT_MS,
  } as { text: string });
  if (rows[0]?.read_only) throw Object.assign(new Error("the database is read-only"), { code: "25006" });
  if (!needsRoom) return;
  const client = await pool.connect();
  try {
    await client.query(`begin;
      create temporary table room on commit drop as
        select repeat(md5(n::text), 200) from generate_series(1, 1024) n;
      commit`);
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
