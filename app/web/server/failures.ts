import { isDatabaseUnreachable } from "@cognobserve/database/unreachable";
import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Logger } from "pino";
import type { WebEnv } from "./context.ts";
import { Refusal } from "./refusal.ts";

/** PostgreSQL, appendix A: character_not_in_repertoire, untranslatable_character. A NUL in a filter raises them. */
const UNSTORABLE_TEXT = new Set(["22021", "22P05"]);

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

/** What a failure means to the client. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof HTTPException && error.status < 500) {
    return new Refusal(error.status, "bad-request", error.message || "The request cannot be read.");
  }
  if (isDatabaseUnreachable(error)) {
    return new Refusal(
      503,
      "database-unreachable",
      "The database cannot be reached right now. Nothing is lost; try again in a few seconds, or look at /api/health.",
      { headers: { "Retry-After": "5" } },
    );
  }
  if (UNSTORABLE_TEXT.has(String(codeOf(error)))) {
    return new Refusal(400, "text-invalid", "The request holds a character that cannot be stored, such as NUL.");
  }
  return new Refusal(
    500,
    "unexpected",
    "Something went wrong on the server. Its log says more under this request's id (X-Request-Id).",
  );
}

/** Answers failures as JSON and logs those that nobody foresaw. */
export const answerFailure =
  (log: Logger): ErrorHandler<WebEnv> =>
  (error, c) => {
    const refusal = toRefusal(error);
    if (refusal.status === 500) log.error({ err: error, requestId: c.var.requestId }, "a request failed unexpectedly");
    for (const [name, value] of Object.entries(refusal.more.headers ?? {})) c.header(name, value);
    return c.json(refusal.body, refusal.status);
  };
