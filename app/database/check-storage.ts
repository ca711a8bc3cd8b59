import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";

/**
 * Asks Postgres for something that only a migrated database can answer.
 * @throws pg's error when it cannot
 */
export async function checkStorage(db: Kysely<Database>): Promise<void> {
  await sql`select exists (select from traces) and exists (select from api_keys)`.execute(db);
}
