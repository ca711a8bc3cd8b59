import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";

const LONGEST_PAUSE_MS = 1_000;
/** Until then a database that does not answer yet is the order of things; afterwards it is an error, told once. */
const PATIENCE_MS = 30_000;

interface Options {
  /** Fails while nothing can be stored. */
  readonly probe: () => Promise<void>;
  readonly log: Logger;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Waits until traces can be stored, and says so. Requests are answered meanwhile, with 503. */
export async function waitForStorage({ probe, log, now, signal }: Options): Promise<void> {
  const startedAt = now();
  let told: "nothing" | "waiting" | "failing" = "nothing";
  for (let wait = 50; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      await probe();
      log.info("traces can be stored");
      return;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (told === "nothing") {
        log.info({ reason }, "waiting for Postgres");
        told = "waiting";
      } else if (told === "waiting" && now() - startedAt > PATIENCE_MS) {
        log.error(
          { reason },
          "Postgres has not been reached for 30 s: check DATABASE_URL and that Postgres is running",
        );
        told = "failing";
      }
    }
    await pause(wait, undefined, { signal }).catch(() => {});
  }
}
