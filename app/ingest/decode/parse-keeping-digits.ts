/** A number of so many digits, outside of quotes, may not fit a double. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;

/**
 * Parses JSON that is an object or a list. Whole numbers that a double cannot hold become text, so that no digit is
 * lost (ECMAScript, JSON.parse source text access).
 * @throws SyntaxError when it is no JSON, RangeError when it is nested too deeply
 */
export const parseKeepingDigits = (text: string): unknown =>
  LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);

function keepDigits(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value;
}
