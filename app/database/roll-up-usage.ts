import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";

/** Namespace of the advisory locks that keep two from recomputing one hour; the hour is the second key. */
const LOCK = 7_236_002;

/** What a run did. */
export interface RolledUp {
  /** Hours that were recomputed. */
  readonly hours: number;
  /** Everything received before this time is counted now. */
  readonly receivedUntil: Date;
}

/**
 * Brings `usage_hourly` up to date: recomputes, from the spans, every hour that has received some since the last run.
 *
 * An hour is always recomputed as a whole, so that running twice, crashing half-way or meeting late spans changes
 * nothing. Hours whose spans retention has dropped are touched by nobody and keep their figures.
 * @param options.lateMs how far behind the last run to look again, for what was being committed then
 * @param options.onHour told after each hour, so that a long run can show that it is alive
 */
export async function rollUpUsage(
  db: Kysely<Database>,
  { lateMs, onHour }: { lateMs: number; onHour: (hour: Date) => void },
): Promise<RolledUp> {
  const { since, receivedUntil } = await readProgress(db, lateMs);
  const hours = await touchedHours(db, since);
  for (const hour of hours) {
    await recomputeHour(db, hour);
    onHour(hour);
  }
  await db
    .insertInto("roll_up_progress")
    .values({ received_until: receivedUntil })
    .onConflict((conflict) => conflict.column("singleton").doUpdateSet({ received_until: receivedUntil }))
    .execute();
  return { hours: hours.length, receivedUntil };
}

/** Where the last run ended, minus the late window, and where this one will; both by Postgres's clock. */
async function readProgress(db: Kysely<Database>, lateMs: number): Promise<{ since: Date; receivedUntil: Date }> {
  const row = await db
    .selectNoFrom((select) => [
      sql<Date>`now()`.as("now"),
      select.selectFrom("roll_up_progress").select("received_until").as("received_until"),
    ])
    .executeTakeFirstOrThrow();
  return { since: new Date((row.received_until?.getTime() ?? 0) - lateMs), receivedUntil: row.now };
}

async function touchedHours(db: Kysely<Database>, since: Date): Promise<readonly Date[]> {
  const rows = await db
    .selectFrom("spans")
    .select(sql<Date>`date_trunc('hour', start_time, 'UTC')`.as("hour"))
    .distinct()
    .where("received_at", ">=", since)
    .orderBy("hour")
    .execute();
  return rows.map(({ hour }) => hour);
}

async function recomputeHour(db: Kysely<Database>, hour: Date): Promise<void> {
  const nextHour = new Date(hour.getTime() + 3_600_000);
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)}, ${hour.getTime() / 3_600_000})`.execute(transaction);
    await transaction.deleteFrom("usage_hourly").where("hour", "=", hour).execute();
    await sql`
      insert into usage_hourly (project_id, hour, model, span_count, error_count,
        prompt_tokens, completion_tokens, total_tokens, duration_ms_sum)
      select project_id, ${hour}, coalesce(model, ''), count(*), count(*) filter (where status = 'error'),
        coalesce(sum(prompt_tokens), 0), coalesce(sum(completion_tokens), 0), coalesce(sum(total_tokens), 0),
        coalesce(sum(extract(epoch from end_time - start_time) * 1000), 0)
      from spans
      where start_time >= ${hour} and start_time < ${nextHour}
      group by project_id, coalesce(model, '')`.execute(transaction);
  });
}
