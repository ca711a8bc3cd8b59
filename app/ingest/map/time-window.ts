import { instantOf } from "./instant.ts";

const DAY_MICROS = 86_400_000_000;
const MOST_MICROS = 8_640_000_000_000_000_000; // the last time that a Date can hold

/** Times that are taken: not older than what retention keeps, not later than clocks are ever off. */
export interface TimeWindow {
  readonly fromMicros: number;
  readonly toMicros: number;
  readonly retentionDays: number;
}

/** The window at a moment: from `retentionDays` before it to 24 hours after it. */
export const timeWindow = (nowMs: number, retentionDays: number): TimeWindow => ({
  fromMicros: nowMs * 1_000 - retentionDays * DAY_MICROS,
  toMicros: nowMs * 1_000 + DAY_MICROS,
  retentionDays,
});

/** Why a time is not taken, as the end of a sentence that begins with what it is the time of; undefined when it is. */
export function whyNotTaken(micros: number, window: TimeWindow): string | undefined {
  if (micros >= window.fromMicros && micros <= window.toMicros) return undefined;
  if (Number.isNaN(micros)) return "is not a time";
  const time = Math.abs(micros) <= MOST_MICROS ? instantOf(micros) : "beyond all calendars";
  return micros > window.toMicros
    ? `is ${time}, more than 24 hours in the future`
    : `is ${time}, older than the ${window.retentionDays} days that traces are kept (RETENTION_DAYS)`;
}
