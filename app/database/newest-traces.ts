import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";

/** A trace and a text that changes whenever spans are added to it. */
export interface TraceVersion {
  readonly traceId: string;
  readonly version: string;
}

/** A project's newest traces, for telling what changed when nobody announces it. */
export async function newestTraces(db: Kysely<Database>, projectId: string, limit: number): Promise<TraceVersion[]> {
  return await db
    .selectFrom("traces")
    .select(["trace_id as traceId", sql<string>`concat_ws('/', span_count, end_time, total_tokens)`.as("version")])
    .where("project_id", "=", projectId)
    .orderBy("start_time", "desc")
    .orderBy("trace_id", "desc")
    .limit(limit)
    .execute();
}
