/** 2^32 = QUOTIENT × 1000 + REMAINDER */
const QUOTIENT = 4_294_967;
const REMAINDER = 296;

/**
 * Whole microseconds of a 64-bit number of nanoseconds given in halves. Split like this it is exact for every time that
 * we take (below 2^53 µs, the year 2255) and needs no BigInt.
 */
export const microsOfNanos = (low: number, high: number): number =>
  high * QUOTIENT + Math.floor((high * REMAINDER + low) / 1_000);

/** The same of decimal digits, as OTLP/JSON has them. */
export function microsOfNanosText(digits: string): number {
  return digits.startsWith("-") ? Number(digits) / 1_000 : Number(digits.slice(0, -3) || "0");
}
