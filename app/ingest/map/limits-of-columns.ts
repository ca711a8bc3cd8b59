import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";

/*
 * Bounds on columns that are indexed or summed up. What does not fit stays whole among the attributes; only the column
 * is cut or left empty.
 */

const LONGEST_LABEL = 256;
const LONGEST_NAME = 1_024;
/** No call has a thousand billion tokens, and sums of more would overflow. */
const MOST_TOKENS = 1e12;

/** Text for a column such as model, session or user. Numbers become text; what else is no text, and empty text, is none. */
export function label(value: unknown): string | null {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" ? text.slice(0, LONGEST_LABEL).toWellFormed() || null : null;
}

/** Text for a name. */
export const nameText = (text: string | null | undefined): string => (text ?? "").slice(0, LONGEST_NAME).toWellFormed();

/** A number of tokens, also from digits, as some clients send it; null when it is none. */
export function tokens(value: unknown): number | null {
  const count = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= MOST_TOKENS ? count : null;
}

/**
 * What a column does not hold of a value, as attributes: under a name of ours all of a text of which the column has the
 * beginning, under the client's name what is no text. Empty when the column holds everything.
 */
export function beyondColumn(key: string, value: unknown): JsonObject {
  if (typeof value === "string") {
    return value.length > (key === "name" ? LONGEST_NAME : LONGEST_LABEL) ? { [`cognobserve.full_${key}`]: value } : {};
  }
  const held = value === null || value === undefined || typeof value === "number";
  return held ? {} : { [key]: value as JsonValue }; // what clients send has come out of a JSON parser
}

/** Prompt and completion together, unless the client says how many there were. */
export const totalTokens = (total: number | null, prompt: number | null, completion: number | null): number | null =>
  total ?? (prompt === null && completion === null ? null : (prompt ?? 0) + (completion ?? 0));
