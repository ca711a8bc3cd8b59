import { setTimeout as pause } from "node:timers/promises";
import { readSettings, SettingsError } from "@cognobserve/settings/read";
import { openDatabase, openPool } from "./connection.ts";
import { MigrationError, migrateToLatest, NewerDatabaseError } from "./migrate.ts";

/* The role «migrate»: brings the database up to this version, says what it did, and ends. */

const PATIENCE_MS = 30_000;
const starting = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "57P03"]);

/** Postgres does not answer yet, as opposed to refusing us. 57P03 is `cannot_connect_now` (PostgreSQL, appendix A). */
const isStarting = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && starting.has(error.code);

/** One sentence on what happened, and one on what to do. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) return `${error.message}. Set it and start again.`;
  if (error instanceof NewerDatabaseError)
    return `${error.message}; it was left as it is. Run the version that wrote it, or a newer one.`;
  if (error instanceof MigrationError)
    return `${error.message}; it was rolled back and nothing is lost. Run the previous version, or mend the cause and start again.`;
  if (isStarting(error))
    return `Postgres did not answer within ${PATIENCE_MS / 1000} s. Check DATABASE_URL and that Postgres is running, then start again.`;
  return `the database could not be migrated: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL, then start again.`;
}

async function main(): Promise<void> {
  const { DATABASE_URL } = readSettings(process.env, ["DATABASE_URL"]);
  const pool = openPool({ url: DATABASE_URL, max: 2, application: "cognobserve-migrate", onIdleError: () => {} });
  const db = openDatabase(pool);
  try {
    const deadline = Date.now() + PATIENCE_MS;
    for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
      try {
        const applied = await migrateToLatest(db);
        console.log(applied.length > 0 ? `applied ${applied.join(", ")}` : "the database is up to date");
        return;
      } catch (error) {
        if (!isStarting(error) || Date.now() > deadline) throw error;
        await pause(wait);
      }
    }
  } finally {
    await db.destroy();
  }
}

try {
  await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
