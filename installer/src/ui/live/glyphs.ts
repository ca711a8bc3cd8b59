import type { Environment } from "@cognobserve/settings/read";

/**
 * Whether a terminal shows more than ASCII. The first of these variables that is set says so (POSIX, «Internationalization
 * Variables»); where none is, as over many an SSH connection, terminals do. The Linux console has no such glyphs.
 */
export function showsUnicode(env: Environment): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => (value ?? "") !== "");
  return env.TERM !== "linux" && (locale === undefined || /utf-?8/i.test(locale));
}

/** What each of our signs is where there is only ASCII: as wide as itself, so that lines still fit. */
const standIns: Readonly<Record<string, string>> = {
  "✓": "+",
  "✗": "x",
  "•": "*",
  "↶": "<",
  "→": ">",
  "…": "~",
  "–": "-",
  "×": "x",
  "«": '"',
  "»": '"',
  "“": '"',
  "”": '"',
  "’": "'",
  "·": "-",
  "│": "|",
  "└": "-",
  "◆": "*",
  "◇": "o",
  "▲": "!",
  "●": ">",
  "○": " ",
  "▪": "*",
  "█": "#",
  "░": ".",
};
const signs = new RegExp(`[${Object.keys(standIns).join("")}]`, "g");

/** What we ourselves write in a text, in ASCII; what others wrote stays as it is. */
export const inAscii = (text: string): string => text.replaceAll(signs, (sign) => standIns[sign] ?? "?");

/** What moves, and what bars are made of. */
export interface Glyphs {
  readonly spinner: readonly string[];
  readonly full: string;
  readonly empty: string;
  readonly bar: string;
}

export const unicodeGlyphs: Glyphs = {
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
  full: "█",
  empty: "░",
  bar: "│",
};

export const asciiGlyphs: Glyphs = {
  spinner: ["|", "/", "-", "\\"],
  full: inAscii(unicodeGlyphs.full),
  empty: inAscii(unicodeGlyphs.empty),
  bar: inAscii(unicodeGlyphs.bar),
};
