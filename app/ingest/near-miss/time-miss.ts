import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
import type { SpanRow } from "@cognobserve/database/trace-batch";

/** Clocks that are kept in step at all differ by less. */
const AHEAD_MS = 10 * 60_000;
const STEP_SECONDS = 300;
const MOST_SECONDS = 1e11;

/** A time that was not taken. */
export const refusedTime = (micros: number, nowMs: number): NearMissFacts => timeMiss(micros, nowMs, false);

/** Spans that were taken, although they begin so far in the future that the sender's clock must be wrong. */
export function aheadOfTime(spans: readonly SpanRow[], nowMs: number): NearMissFacts | undefined {
  let latest = 0;
  for (const { startMicros } of spans) if (startMicros > latest) latest = startMicros;
  return latest > (nowMs + AHEAD_MS) * 1_000 ? timeMiss(latest, nowMs, true) : undefined;
}

/** Rounded, so that a clock that is off is one near miss, however many requests it sends. */
function timeMiss(micros: number, nowMs: number, stored: boolean): NearMissFacts {
  const seconds = Math.round((micros / 1e6 - nowMs / 1_000) / STEP_SECONDS) * STEP_SECONDS;
  const offset_seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, seconds || 0)); // NaN is no time at all
  return { kind: "clock", offset_seconds, stored };
}
