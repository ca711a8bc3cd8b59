import { explainConnection } from "../../app/database/connection-failure.ts";
import { TemporalDatabaseError } from "../../app/database/temporal-databases.ts";
import { SettingsError } from "../../settings/read.ts";

/** One sentence on what happened, and one on what to do. No password is in it. */
export function explainDatabases(error: unknown, url: string | undefined): string {
  const reason = error instanceof Error ? error.message : String(error);
  const what =
    error instanceof TemporalDatabaseError || error instanceof SettingsError || url === undefined
      ? reason
      : (explainConnection(error, url) ?? `the databases could not be made ready (${reason}). Mend the cause`);
  return `not started: ${what}. Then: docker compose up -d`;
}
