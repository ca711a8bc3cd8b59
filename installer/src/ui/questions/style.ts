import type { Environment } from "@cognobserve/settings/read";
import { inAscii, showsUnicode } from "../live/glyphs.ts";
import { colours, noColours, type Paint } from "../paint.ts";

/** What a terminal can show. */
export interface Style {
  readonly paint: Paint;
  readonly unicode: boolean;
}

/** What the terminal of this environment can show. NO_COLOR: https://no-color.org */
export const styleOf = (env: Environment): Style => ({
  paint: (env.NO_COLOR ?? "") === "" ? colours : noColours,
  unicode: showsUnicode(env),
});

/** Our own words, and signs, on this terminal. */
export const worded = (text: string, unicode: boolean): string => (unicode ? text : inAscii(text));

const signs = {
  asked: "◆",
  answered: "◇",
  wrong: "▲",
  bar: "│",
  end: "└",
  chosen: "●",
  other: "○",
  hidden: "▪",
  cursor: "█",
} as const;

/** What a question is drawn with beside its words: its frame, its options, and what is typed. */
export type Signs = Readonly<Record<keyof typeof signs, string>>;

/** Those that a terminal can show, each one cell wide. */
export const signsOf = (unicode: boolean): Signs =>
  unicode
    ? signs
    : {
        asked: inAscii(signs.asked),
        answered: inAscii(signs.answered),
        wrong: inAscii(signs.wrong),
        bar: inAscii(signs.bar),
        end: inAscii(signs.end),
        chosen: inAscii(signs.chosen),
        other: inAscii(signs.other),
        hidden: inAscii(signs.hidden),
        cursor: "_", // a whole cell is what bars are full of
      };
