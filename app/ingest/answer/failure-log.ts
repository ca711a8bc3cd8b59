import type { Logger } from "pino";
import { answers, type IngestFailure } from "./failure.ts";

const EVERY_MS = 1_000;

/**
 * Logs failures. What clients do wrong is theirs to read, so it is logged at `debug`; what we fail at is logged once a
 * second at most, with how often it happened, since an outage fails every request. Only a failure that nobody foresaw
 * comes with its stack. The request's id is the gateway's, where there is one, so that a line there and one here can be
 * told to belong together.
 */
export function createFailureLog(
  log: Logger,
  now: () => number,
): (failure: IngestFailure, path: string, requestId: string | undefined) => void {
  let lastAt = Number.NEGATIVE_INFINITY;
  let unlogged = 0;
  return (failure, path, requestId) => {
    const { status } = answers[failure.kind];
    if (status < 429) {
      log.debug({ status, code: failure.code, path, requestId }, failure.message);
      return;
    }
    unlogged++;
    if (now() - lastAt < EVERY_MS) return;
    const { cause } = failure;
    const details = failure.code === failure.kind && cause !== undefined ? { err: cause } : { reason: reasonOf(cause) };
    log.error({ status, code: failure.code, requests: unlogged, requestId, ...details }, failure.message);
    lastAt = now();
    unlogged = 0;
  };
}

const reasonOf = (cause: unknown): string | undefined => (cause instanceof Error ? cause.message : undefined);
