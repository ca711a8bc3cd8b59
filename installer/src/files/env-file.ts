import { parse } from "dotenv";
import { commentLines } from "./comment-lines.ts";

/** One setting as it is to stand in `.env`. */
export interface EnvEntry {
  readonly name: string;
  /** Undefined: the entry is written as a comment, so that the default of the running version applies. */
  readonly value: string | undefined;
  /** Shown in the commented form. */
  readonly fallback?: string;
  readonly comment: string;
}

/** Values of an `.env` text. Later lines win, as they do for Compose. */
export const parseEnv = (text: string): Readonly<Record<string, string>> => parse(text);

/**
 * Brings entries into an `.env` text. The user's own lines, comments and order stay; a value that differs is replaced
 * in place, a commented entry is uncommented in place, and what is new comes at the end with its explanation.
 * Merging the same entries again changes nothing.
 */
export function mergeEnv(text: string, entries: readonly EnvEntry[]): string {
  const current = parseEnv(text);
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  for (const entry of entries) {
    const { name, value } = entry;
    const active = lines.findLastIndex((line) => new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line));
    const commented = lines.findIndex((line) => new RegExp(`^#\\s*${name}=`).test(line));
    if (value === undefined) {
      if (active < 0 && commented < 0) lines.push(...block(entry, `#${name}=${entry.fallback ?? ""}`));
    } else if (active >= 0) {
      if (current[name] !== value) lines[active] = assignment(name, value);
    } else if (commented >= 0) {
      lines[commented] = assignment(name, value);
    } else {
      lines.push(...block(entry, assignment(name, value)));
    }
  }
  while (text === "" && lines[0] === "") lines.shift();
  return `${lines.join("\n")}\n`;
}

const assignment = (name: string, value: string): string => `${name}=${quote(value)}`;

/**
 * Quotes a value so that Compose and dotenv read it alike. Single quotes take everything literally; a value with a
 * single quote needs double ones, in which Compose expands `$` and dotenv does not, so such a value cannot be written.
 */
export function quote(value: string): string {
  if (/^[A-Za-z0-9_./:@%+,=~-]*$/.test(value)) return value;
  if (!/['\n\r]/.test(value)) return `'${value}'`;
  if (!/["$\\\n\r`]/.test(value)) return `"${value}"`;
  throw new UnwritableValue();
}

/** Raised by `quote`; `--set` turns it into a usage error that names the setting. */
export class UnwritableValue extends Error {
  override readonly name = "UnwritableValue";
  constructor() {
    super("may not mix a single quote with double quotes, $, ` or \\, and may not have line breaks");
  }
}

const block = ({ comment }: EnvEntry, line: string): readonly string[] => ["", ...commentLines(comment), line];
