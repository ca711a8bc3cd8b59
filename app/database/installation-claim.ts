import type { Kysely, Transaction } from "kysely";
import type { Database } from "./tables.ts";

/** Whether the installation has an administrator. */
export async function isClaimed(db: Kysely<Database>): Promise<boolean> {
  const row = await db.selectFrom("installation_claim").select("singleton").executeTakeFirst();
  return row !== undefined;
}

/**
 * Claims the installation for whoever runs this transaction. A second claimer waits until the first has committed, and
 * gets it only if the first rolled back (PostgreSQL 17, §13.2.1 on INSERT … ON CONFLICT DO NOTHING).
 * @returns whether the claim was free
 */
export async function claimInstallation(transaction: Transaction<Database>): Promise<boolean> {
  const row = await transaction
    .insertInto("installation_claim")
    .values({ user_id: null })
    .onConflict((conflict) => conflict.column("singleton").doNothing())
    .returning("singleton")
    .executeTakeFirst();
  return row !== undefined;
}
