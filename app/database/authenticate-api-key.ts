import { type Kysely, sql } from "kysely";
import type { Database } from "./tables.ts";

/** Whose a key is, and whether it still counts. */
export interface KeyOwner {
  readonly projectId: string;
  readonly revoked: boolean;
}

/** Finds a key's project by the key's SHA-256 in hex. @returns undefined for one that is unknown */
export async function findKeyOwner(db: Kysely<Database>, hash: string): Promise<KeyOwner | undefined> {
  const row = await db
    .selectFrom("api_keys")
    .select(["project_id", "revoked_at"])
    .where("key_hash", "=", hash)
    .executeTakeFirst();
  return row && { projectId: row.project_id, revoked: row.revoked_at !== null };
}

/** Finds the project of a live key by the key's SHA-256 in hex. @returns undefined for one that is unknown or revoked */
export async function authenticateApiKey(db: Kysely<Database>, hash: string): Promise<string | undefined> {
  const owner = await findKeyOwner(db, hash);
  return owner?.revoked === false ? owner.projectId : undefined;
}

/** Notes that a key is in use; at most once a minute for each key, however many processes ask. */
export async function touchApiKey(db: Kysely<Database>, hash: string): Promise<void> {
  await db
    .updateTable("api_keys")
    .set({ last_used_at: sql`now()` })
    .where("key_hash", "=", hash)
    .where(({ or, eb }) =>
      or([eb("last_used_at", "is", null), eb("last_used_at", "<", sql<Date>`now() - interval '1 minute'`)]),
    )
    .execute();
}
