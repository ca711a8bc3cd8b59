import { readSettings, SettingsError } from "@cognobserve/settings/read";
import { openDatabase, openPool } from "./connection.ts";
import { explainConnection } from "./connection-failure.ts";
import { MigrationError, migrateToLatest, NewerDatabaseError } from "./migrate.ts";
import { whileStarting } from "./while-starting.ts";

/* The role «migrate»: brings the database up to this version, says what it did, and ends. */

/** One sentence on what happened, and one on what to do. */
function explain(error: unknown, url: string): string {
  if (error instanceof SettingsError) return `${error.message}. Set it and start again.`;
  if (error instanceof NewerDatabaseError)
    return `${error.message}; it was left as it is. Run the version that wrote it, or a newer one.`;
  const connection = explainConnection(error, url);
  if (error instanceof MigrationError) {
    return connection === undefined
      ? `${error.message}; it was rolled back and nothing is lost. Run the previous version, or mend the cause and start again.`
      : `migration ${error.migration} failed, and nothing is lost: ${connection}. Then start again.`;
  }
  if (connection !== undefined) return `the database could not be migrated: ${connection}. Then start again.`;
  return `the database could not be migrated: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL, then start again.`;
}

async function main(): Promise<void> {
  const { DATABASE_URL, DATABASE_CA_FILE } = readSettings(process.env, ["DATABASE_URL"], ["DATABASE_CA_FILE"]);
  const pool = openPool({
    url: DATABASE_URL,
    caFile: DATABASE_CA_FILE,
    max: 2,
    application: "cognobserve-migrate",
    onIdleError: () => {},
  });
  const db = openDatabase(pool);
  try {
    const applied = await whileStarting(() => migrateToLatest(db));
    console.log(applied.length > 0 ? `applied ${applied.join(", ")}` : "the database is up to date");
  } finally {
    await db.destroy();
  }
}

try {
  await main();
} catch (error) {
  console.error(explain(error, process.env.DATABASE_URL ?? ""));
  process.exitCode = 1;
}
