const FRACTION = /\.(\d+)/;

/**
 * A time of our own JSON in whole microseconds since 1970: RFC 3339 text, or a number of milliseconds.
 * `Date.parse` reads no more than milliseconds of a fraction, so the three digits after these are added.
 */
export function microsOf(instant: string | number): number {
  if (typeof instant === "number") return Math.round(instant * 1_000);
  const digits = FRACTION.exec(instant)?.[1] ?? "";
  return Date.parse(instant) * 1_000 + Number(digits.slice(3, 6).padEnd(3, "0"));
}

/** A time for people and for JSON columns: RFC 3339 in UTC with microseconds. */
export function instantOf(micros: number): string {
  const millis = Math.floor(micros / 1_000);
  const text = new Date(millis).toISOString();
  const rest = micros - millis * 1_000;
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, "0")}Z`;
}
