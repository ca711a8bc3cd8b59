import { stripVTControlCharacters } from "node:util";
import { inAscii } from "../live/glyphs.ts";

/** How a text may be written on this terminal. */
export type Wording = (text: string) => string;

/** Names and paths come from requests: nothing of them may steer the terminal. */
const bare: Wording = (text) => stripVTControlCharacters(text).replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu, " ");

export const wordingFor = (unicode: boolean): Wording => (unicode ? bare : (text) => inAscii(bare(text)));

/** How long ago, in words. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  return `${Math.floor(seconds / 60)} min ago`;
}

/** 75000 → `1:15`. */
export const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};
