import type { JsonValue } from "@cognobserve/contracts/json-value";

/** Values nested deeper than this are kept as JSON text: everything that reads them walks them recursively. */
export const DEEPEST_AS_JSON = 100;
/** Beyond this they are refused. */
export const DEEPEST = 1_000;

/** A value is nested deeper than anybody could mean. */
export class TooDeepError extends Error {
  override readonly name = "TooDeepError";
  constructor() {
    super(`is nested deeper than ${DEEPEST} levels`);
  }
}

const NUL = /\0/g;

/** Text that Postgres can store: NUL and lone surrogates become U+FFFD. */
export function tidyText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replace(NUL, "\uFFFD") : wellFormed;
}

/** A number as JSON can hold it; what JSON has no number for is spelt as OTLP/JSON spells it. */
export const tidyNumber = (value: number): JsonValue => (Number.isFinite(value) ? value : String(value));

/** Sets a key of an object that clients chose, `__proto__` included. */
export function setOwn(target: { [key: string]: JsonValue }, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/**
 * A parsed JSON value, changed so that it can be stored without loss: texts and numbers as above, and what is nested
 * very deeply as text.
 * @throws TooDeepError
 */
export function tidy(value: unknown, depth = 0): JsonValue {
  if (typeof value === "string") return tidyText(value);
  if (typeof value === "number") return tidyNumber(value);
  if (typeof value === "boolean" || value === null || value === undefined) return value ?? null;
  if (depth > DEEPEST) throw new TooDeepError();
  const tidied = Array.isArray(value) ? value.map((item) => tidy(item, depth + 1)) : tidyObject(value, depth);
  return depth === DEEPEST_AS_JSON ? JSON.stringify(tidied) : tidied;
}

function tidyObject(value: object, depth: number): JsonValue {
  const tidied: { [key: string]: JsonValue } = {};
  for (const [key, item] of Object.entries(value)) setOwn(tidied, tidyText(key), tidy(item, depth + 1));
  return tidied;
}
