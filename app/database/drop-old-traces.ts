import { type Kysely, sql } from "kysely";
import { addDays, listSpanPartitions, startOfUtcDay } from "./span-partitions.ts";
import type { Database } from "./tables.ts";

/**
 * The UTC midnight before which everything is older than `retentionDays`. Spans of the day that is only partly too old
 * stay until the whole day is, since a partition is dropped as one.
 */
export const retentionCutoff = (now: Date, retentionDays: number): Date => startOfUtcDay(addDays(now, -retentionDays));

/**
 * Drops the partitions of all days before `cutoff`, each in a transaction of its own.
 *
 * Dropping needs the parent table for a moment. It gives up after two seconds behind a long reader (a backup, say)
 * rather than have every new trace queue up behind it; the caller tries again later.
 * @returns names of the dropped partitions, oldest first
 */
export async function dropOldSpanPartitions(db: Kysely<Database>, cutoff: Date): Promise<readonly string[]> {
  const old = (await listSpanPartitions(db)).filter(({ day }) => day < startOfUtcDay(cutoff));
  for (const { name } of old) {
    await db.transaction().execute(async (transaction) => {
      await sql`set local lock_timeout = '2s'`.execute(transaction);
      await sql`drop table if exists ${sql.table(name)}`.execute(transaction);
    });
  }
  return old.map(({ name }) => name);
}

/**
 * Deletes up to `limit` traces of which nothing is left that is younger than `cutoff`. Run it after the partitions are
 * dropped. A trace that ended later (or says so) stays as long as one of its spans does.
 * @returns how many were deleted; fewer than `limit` means that none is left
 */
export async function deleteOldTraces(db: Kysely<Database>, cutoff: Date, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from traces where ctid = any(array(
      select traces.ctid from traces
      where start_time < ${cutoff}
        and (coalesce(end_time, start_time) < ${cutoff} or not exists (
          select from spans where spans.project_id = traces.project_id and spans.trace_id = traces.trace_id))
      limit ${limit}))`.execute(db);
  return Number(numAffectedRows);
}
