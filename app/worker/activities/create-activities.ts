import { deleteOldTraces, dropOldSpanPartitions, retentionCutoff } from "@cognobserve/database/drop-old-traces";
import { rollUpUsage } from "@cognobserve/database/roll-up-usage";
import { addDays, ensureSpanPartitions } from "@cognobserve/database/span-partitions";
import type { Database } from "@cognobserve/database/tables";
import type { Kysely } from "kysely";

/** What activities need of the world. */
export interface ActivityDependencies {
  readonly db: Kysely<Database>;
  readonly now: () => Date;
  /** Days for which traces are kept. */
  readonly retentionDays: number;
  /** Called between two pieces of work: tells Temporal that the activity is alive, throws when it is to stop. */
  readonly beat: (detail: unknown) => void;
}

/** Few enough that a batch takes a fraction of a second, so that a shutdown need not wait. */
const TRACES_A_BATCH = 5_000;
/** Long enough that a worker may be away for a week before ingest has to make partitions itself. */
const DAYS_AHEAD = 7;
/** Spans received this long before the last roll-up may have been committed after it. */
const LATE_MS = 10 * 60_000;

/** The effects of our workflows. Each may run twice or be cut off anywhere, and the next run completes it. */
export const createActivities = ({ db, now, retentionDays, beat }: ActivityDependencies) => ({
  /** Makes the partitions from yesterday to a week ahead; returns those that were missing. */
  makeSpanPartitions: async (): Promise<readonly string[]> => {
    const days = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => addDays(now(), index - 1));
    return ensureSpanPartitions(db, days);
  },

  /** Drops the days of spans that are older than the retention; returns the partitions dropped. */
  dropOldSpans: async (): Promise<readonly string[]> =>
    dropOldSpanPartitions(db, retentionCutoff(now(), retentionDays)),

  /** Deletes the traces of which nothing is left, batch by batch; returns how many. */
  deleteOldTraces: async (): Promise<number> => {
    const cutoff = retentionCutoff(now(), retentionDays);
    for (let total = 0; ; ) {
      const deleted = await deleteOldTraces(db, cutoff, TRACES_A_BATCH);
      total += deleted;
      if (deleted < TRACES_A_BATCH) return total;
      beat(total);
    }
  },

  /** Recomputes the hours that received spans since the last run; returns how many. */
  rollUpUsage: async (): Promise<number> => {
    const { hours } = await rollUpUsage(db, { lateMs: LATE_MS, onHour: beat });
    return hours;
  },
});

/** What workflows know of activities: their names and types. */
export type Activities = ReturnType<typeof createActivities>;
