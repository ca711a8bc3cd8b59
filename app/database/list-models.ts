import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";

/**
 * Models that a project's traces called, in alphabetical order, at most a hundred.
 * It jumps from one model to the next in the index on (project_id, model), so its cost is the number of models and not
 * of traces: Postgres has no such scan for DISTINCT (PostgreSQL wiki, «Loose indexscan»).
 */
export async function listModels(db: Kysely<Database>, projectId: string): Promise<string[]> {
  const { rows } = await sql<{ model: string }>`
    with recursive jump as (
      (select model from traces where project_id = ${projectId} and model is not null order by model limit 1)
      union all
      select (
        select t.model from traces t
        where t.project_id = ${projectId} and t.model > jump.model order by t.model limit 1
      ) from jump where jump.model is not null
    )
    select model from jump where model is not null limit 100`.execute(db);
  return rows.map(({ model }) => model);
}
