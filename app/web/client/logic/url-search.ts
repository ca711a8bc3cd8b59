/**
 * Search parameters as plain text, both ways. The router's own format reads `?span=0123` as the number 123, and ids are
 * text whatever they look like.
 */
export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));

/** Leaves out what is undefined or empty. */
export function stringifySearch(values: Record<string, unknown>): string {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}
