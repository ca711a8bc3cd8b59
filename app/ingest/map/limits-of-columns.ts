/*
 * Bounds on columns that are indexed or summed up. What does not fit stays whole among the attributes; only the column
 * is cut or left empty.
 */

const LONGEST_LABEL = 256;
const LONGEST_NAME = 1_024;
/** No call has a thousand billion tokens, and sums of more would overflow. */
const MOST_TOKENS = 1e12;

/** Text for a column such as model, session or user. Empty text is none. */
export const label = (text: string | null | undefined): string | null =>
  text?.slice(0, LONGEST_LABEL).toWellFormed() || null;

/** Text for a name. */
export const nameText = (text: string | null | undefined): string => (text ?? "").slice(0, LONGEST_NAME).toWellFormed();

/** A number of tokens, or null when it is none. */
export const tokens = (value: number | null | undefined): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS ? value : null;

/** Prompt and completion together, unless the client says how many there were. */
export const totalTokens = (total: number | null, prompt: number | null, completion: number | null): number | null =>
  total ?? (prompt === null && completion === null ? null : (prompt ?? 0) + (completion ?? 0));
