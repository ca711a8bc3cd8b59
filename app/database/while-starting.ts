import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 30_000;
/** A name that nobody knows is most often a wrong one. Docker's own names may take a moment. */
const PATIENCE_WITH_NAMES_MS = 5_000;
const names = new Set(["ENOTFOUND", "EAI_AGAIN"]);
const starting = new Set(["ECONNREFUSED", "ECONNRESET", "57P03", ...names]);

/** Postgres does not answer yet, as opposed to refusing us. 57P03 is `cannot_connect_now` (PostgreSQL, appendix A). */
const codeOf = (error: unknown): string =>
  error instanceof AggregateError
    ? codeOf(error.errors[0])
    : error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : "";

/**
 * Tries again while Postgres is starting.
 * @throws the attempt's error when it is of another kind, or comes after half a minute still
 */
export async function whileStarting<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const startedAt = Date.now();
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    try {
      return await attempt();
    } catch (error) {
      const code = codeOf(error);
      const patience = names.has(code) ? PATIENCE_WITH_NAMES_MS : PATIENCE_MS;
      if (!starting.has(code) || Date.now() - startedAt > patience) throw error;
      await pause(wait);
    }
  }
}
