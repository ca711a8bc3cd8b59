import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";

/* `spans` has one partition a UTC day. Ingest makes one when a span needs it, the worker makes them ahead of time. */

const DAY_MS = 86_400_000;
const NAME = /^spans_(\d{4})(\d{2})(\d{2})$/;
/** Serialises those who make partitions; any number will do, as long as nobody else in this database uses it. */
const LOCK = 7_236_001;

/** Midnight UTC at or before a time. */
export const startOfUtcDay = (time: Date): Date => new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS);

/** A time moved by whole days of 24 hours. */
export const addDays = (time: Date, days: number): Date => new Date(time.getTime() + days * DAY_MS);

/** Name of the partition that holds a time: `spans_YYYYMMDD`. */
export const spanPartitionName = (time: Date): string => `spans_${time.toISOString().slice(0, 10).replaceAll("-", "")}`;

/** One partition and the UTC midnight at which its day begins. */
export interface SpanPartition {
  readonly name: string;
  readonly day: Date;
}

/** Every partition of `spans` by day, oldest first. Tables that are named otherwise are not ours and left out. */
export async function listSpanPartitions(db: Kysely<Database>): Promise<readonly SpanPartition[]> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'spans'::regclass
    order by child.relname`.execute(db);
  return rows.flatMap(({ name }) => {
    const match = NAME.exec(name);
    return match ? [{ name, day: new Date(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`) }] : [];
  });
}

/**
 * Makes the partitions that these times fall into and that do not exist yet.
 *
 * A table is made beside `spans` and then attached, which blocks neither readers nor writers; `create table … partition
 * of` would wait for all of them and hold up everybody behind it (Postgres, «Table Partitioning», 5.12.2.1). Call it
 * outside of any transaction that has already touched `spans`.
 * @returns names of the partitions made by this call
 */
export async function ensureSpanPartitions(db: Kysely<Database>, times: readonly Date[]): Promise<readonly string[]> {
  const wanted = new Map(times.map((time) => [spanPartitionName(time), startOfUtcDay(time)]));
  const missing = await withoutExisting(db, wanted);
  if (missing.size === 0) return [];
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
    const stillMissing = await withoutExisting(transaction, missing);
    for (const [name, day] of stillMissing) {
      const table = sql.table(name);
      const from = sql.lit(day.toISOString());
      const to = sql.lit(addDays(day, 1).toISOString());
      await sql`create table ${table} (like spans including all)`.execute(transaction);
      await sql`alter table spans attach partition ${table} for values from (${from}) to (${to})`.execute(transaction);
    }
    return [...stillMissing.keys()];
  });
}

async function withoutExisting(db: Kysely<Database>, wanted: ReadonlyMap<string, Date>): Promise<Map<string, Date>> {
  const existing = new Set((await listSpanPartitions(db)).map(({ name }) => name));
  return new Map([...wanted].filter(([name]) => !existing.has(name)));
}
