import { setTimeout as pause } from "node:timers/promises";
import { checkStorage } from "@cognobserve/database/check-storage";
import type { Database } from "@cognobserve/database/tables";
import { isDatabaseUnreachable } from "@cognobserve/database/unreachable";
import type { Kysely } from "kysely";
import type { Logger } from "pino";

const PATIENCE_MS = 30_000;
const UNDEFINED_TABLE = "42P01"; // PostgreSQL, appendix A: the migrations have not run yet

/**
 * Resolves once Postgres answers and is migrated: to true, or to false when the signal came first.
 * @throws after half a minute, with the last reason
 */
export async function waitForDatabase(db: Kysely<Database>, log: Logger, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    try {
      await checkStorage(db);
      return true;
    } catch (error) {
      const unmigrated = error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE;
      if (!(unmigrated || isDatabaseUnreachable(error)) || Date.now() > deadline) throw error;
      if (wait === 50) log.info(unmigrated ? "waiting for the migrations" : "waiting for Postgres");
      await pause(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) return false;
    }
  }
}
