import type { JsonValue } from "@cognobserve/contracts/json-value";
import { IngestFailure } from "../answer/failure.ts";
import { TooDeepError, tidy } from "./tidy.ts";

/** A number of so many digits, outside of quotes, may not fit a double. */
const LONG_NUMBER = /[:[,]\s*-?\d{16}/;

/**
 * Parses a body as JSON (UTF-8, with or without a byte order mark) and tidies it.
 * @throws IngestFailure `malformed`
 */
export function parseJson(body: Uint8Array): JsonValue {
  const text = new TextDecoder().decode(body);
  try {
    return tidy(LONG_NUMBER.test(text) ? JSON.parse(text, keepLongNumbers) : JSON.parse(text));
  } catch (error) {
    if (error instanceof TooDeepError || error instanceof RangeError) {
      throw new IngestFailure("malformed", "The body is nested too deeply. Send deep values as text.", {
        code: "nested-too-deeply",
      });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new IngestFailure("malformed", `The body is not valid JSON: ${reason}.`, { code: "invalid-json" });
  }
}

/** Whole numbers that a double cannot hold become text, so that no digit is lost (ECMAScript, JSON.parse source text). */
function keepLongNumbers(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value;
}
