import { setTimeout as pause } from "node:timers/promises";

const ASK_EVERY_MS = 50;
/**
 * Longer than a long poll of Temporal's, which is a minute: one that a Temporal at its start has lost is asked for again
 * only then.
 */
const PATIENCE_SECONDS = 120;

/**
 * Asks again and again until `condition` answers something other than undefined or false, and returns that. What it
 * throws counts as «not yet».
 * @param what completes the sentence «it did not happen that …»; a function when that is known only in the end
 * @throws once patience is at an end, with what the last attempt threw as the cause
 */
export async function until<T>(
  what: string | (() => string),
  condition: () => Promise<T> | T,
  patienceSeconds = PATIENCE_SECONDS,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + patienceSeconds * 1000;
  for (;;) {
    let cause: unknown;
    try {
      const value = await condition();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>; // just compared
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) {
      const sentence = typeof what === "string" ? what : what();
      throw new Error(`it did not happen within ${patienceSeconds} s that ${sentence} (${String(cause ?? "not yet")})`);
    }
    await pause(ASK_EVERY_MS);
  }
}
