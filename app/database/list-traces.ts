import type { TraceQuery, TraceSummary } from "@cognobserve/contracts/public-api";
import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";
import { summaryColumns, toSummary } from "./trace-summary.ts";

/** Place of a trace in the list. Microseconds, as Postgres keeps them and Date does not. */
export interface TracePosition {
  readonly startMicroseconds: number;
  readonly traceId: string;
}

export type TraceFilter = Pick<TraceQuery, "name" | "status" | "model" | "session_id" | "user_id" | "from" | "to">;

export interface TraceListing {
  readonly traces: readonly TraceSummary[];
  /** Where the next page goes on, or null when this is the last. */
  readonly next: TracePosition | null;
}

/**
 * One page of a project's traces, newest first. It goes on after a place in (start_time, trace_id), not after a count,
 * so traces that arrive while somebody pages neither repeat a row nor hide one.
 */
export async function listTraces(
  db: Kysely<Database>,
  projectId: string,
  { filter, after, limit }: { readonly filter: TraceFilter; readonly after?: TracePosition; readonly limit: number },
): Promise<TraceListing> {
  let query = db
    .selectFrom("traces")
    .select([...summaryColumns, sql<number>`(extract(epoch from start_time) * 1000000)::bigint`.as("start_us")])
    .where("project_id", "=", projectId)
    .orderBy("start_time", "desc")
    .orderBy("trace_id", "desc")
    .limit(limit + 1);
  if (filter.name !== undefined) query = query.where(searchable(filter.name), "ilike", `%${escapeLike(filter.name)}%`);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  if (filter.model !== undefined) query = query.where("model", "=", filter.model);
  if (filter.session_id !== undefined) query = query.where("session_id", "=", filter.session_id);
  if (filter.user_id !== undefined) query = query.where("user_id", "=", filter.user_id);
  if (filter.from !== undefined) query = query.where("start_time", ">=", storable(filter.from));
  if (filter.to !== undefined) query = query.where("start_time", "<", storable(filter.to));
  if (after !== undefined) {
    const start = microsecondsToText(after.startMicroseconds);
    query = query.where(sql<boolean>`(start_time, trace_id) < (${start}::timestamptz, ${after.traceId})`);
  }
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    traces: page.map(toSummary),
    next: last === undefined ? null : { startMicroseconds: last.start_us, traceId: last.trace_id },
  };
}

/**
 * The name, so written that its trigram index is used only for texts that have a trigram. For a shorter one the index
 * returns every row there is, and walking the newest traces until a page is full is quicker.
 */
const searchable = (text: string) => (text.length < 3 ? sql<string>`(name || '')` : sql.ref<string>("name"));

/** A pattern's own characters, taken literally (PostgreSQL 17, §9.7.1). */
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** Clamped to years that both RFC 3339 and Postgres know; nothing is stored outside them. */
const storable = (time: string): Date => new Date(Math.max(Date.parse(time), 0));

/** RFC 3339 with all six decimals. */
function microsecondsToText(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000);
  const rest = String(microseconds - milliseconds * 1_000).padStart(3, "0");
  return new Date(milliseconds).toISOString().replace("Z", `${rest}Z`);
}
