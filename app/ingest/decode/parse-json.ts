import type { JsonValue } from "@cognobserve/contracts/json-value";
import { IngestFailure } from "../answer/failure.ts";
import { assertValueCount, type Most } from "./most.ts";
import { parseKeepingDigits } from "./parse-keeping-digits.ts";
import { TooDeepError, tidy } from "./tidy.ts";
import { whereJsonFails } from "./where-json-fails.ts";

/** A JSON object as it was parsed. */
export type ParsedObject = { readonly [key: string]: unknown };

/**
 * Parses a body (UTF-8, with or without a byte order mark) that must be a JSON object.
 * @throws IngestFailure `malformed`, or `too-large` when it holds too many values
 */
export function parseJsonObject(body: Uint8Array, most: Most): ParsedObject {
  assertValueCount(separators(body), most);
  const parsed = parse(new TextDecoder().decode(body));
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as ParsedObject;
  throw new IngestFailure("malformed", "The body must be a JSON object: one trace, or an OTLP request.", {
    code: "unknown-shape",
  });
}

/**
 * A parsed object as it can be stored.
 * @throws IngestFailure `malformed` when it is nested beyond all reason
 */
export function tidyObject(parsed: ParsedObject): { [key: string]: JsonValue } {
  try {
    return tidy(parsed) as { [key: string]: JsonValue }; // an object stays one
  } catch (error) {
    if (error instanceof TooDeepError) throw nestedTooDeeply();
    throw error;
  }
}

export const nestedTooDeeply = (): IngestFailure =>
  new IngestFailure("malformed", "The body is nested too deeply. Send deep values as text.", {
    code: "nested-too-deeply",
  });

/** At least as many as there are values, and known before any of them takes memory. Those in texts count too. */
function separators(body: Uint8Array): number {
  let count = 0;
  for (const byte of body) {
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b) count++; // , [ {
  }
  return count;
}

function parse(text: string): unknown {
  try {
    return parseKeepingDigits(text);
  } catch (error) {
    if (error instanceof RangeError) throw nestedTooDeeply();
    const reason = error instanceof Error ? error.message : String(error);
    const place = whereJsonFails(text, reason);
    const where = place && !reason.includes(" at position ") ? ` at line ${place.line}, column ${place.column}` : "";
    throw new IngestFailure("malformed", `The body is not valid JSON: ${reason}${where}.`, {
      code: "invalid-json",
      miss: { kind: "invalid-json", ...place },
    });
  }
}
