import { type Kysely, Migrator } from "kysely";
import { migrations } from "./migrations/index.ts";
import type { Database } from "./tables.ts";

/** The database was migrated by a newer version than this one, which must not touch it. */
export class NewerDatabaseError extends Error {
  override readonly name = "NewerDatabaseError";
  readonly unknown: readonly string[];
  constructor(unknown: readonly string[]) {
    super(`the database has been migrated by a newer version of CognObserve (it knows ${unknown.join(", ")})`);
    this.unknown = unknown;
  }
}

/** A migration failed; it was rolled back, and those before it stand. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly migration: string;
  constructor(migration: string, cause: unknown) {
    super(`migration ${migration} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.migration = migration;
  }
}

/**
 * Brings the schema up to this version under Kysely's advisory lock, so that two starting at once are harmless.
 * @returns names of the migrations that were applied, oldest first
 * @throws NewerDatabaseError before anything is changed, MigrationError after rolling the failed one back
 */
export async function migrateToLatest(db: Kysely<Database>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const executed = await executedMigrations(db);
  const unknown = executed.filter((name) => !(name in migrations));
  if (unknown.length > 0) throw new NewerDatabaseError(unknown);

  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results.find(({ status }) => status === "Error");
    throw new MigrationError(failed?.migrationName ?? "(none named)", error);
  }
  return results.map(({ migrationName }) => migrationName);
}

/** Names recorded by Kysely's migrator, or none before the first run. */
async function executedMigrations(db: Kysely<Database>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === "kysely_migration")) return [];
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom("kysely_migration")
    .select("name")
    .execute();
  return rows.map(({ name }) => name);
}
