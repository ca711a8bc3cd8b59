import { type Kysely, type Migration, sql } from "kysely";

/* Lets the roll-ups find what has arrived since they last ran. */

const statements = [
  // Spans arrive nearly in the order of both times, so that a block range index of a few kilobytes answers «received
  // since …» and «started within this hour», and costs an insert next to nothing.
  sql`create index spans_times on spans using brin (received_at, start_time) with (autosummarize = on)`,

  // An hour is recomputed for all projects at once.
  sql`create index usage_hourly_hour on usage_hourly (hour)`,

  // One row at most: everything that was received before this time is in usage_hourly.
  sql`create table roll_up_progress (
    singleton boolean primary key default true check (singleton),
    received_until timestamptz not null
  )`,
];

export const rollUps: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await statement.execute(db);
  },
};
