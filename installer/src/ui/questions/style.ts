import type { Paint } from "../paint.ts";

/** What a terminal can show. */
export interface Style {
  readonly paint: Paint;
  readonly unicode: boolean;
}

/** Signs of a question's frame. */
export interface Signs {
  readonly asked: string;
  readonly answered: string;
  readonly wrong: string;
  readonly bar: string;
  readonly end: string;
  readonly chosen: string;
  readonly other: string;
  readonly hidden: string;
  readonly cursor: string;
}

export const signsOf = (unicode: boolean): Signs =>
  unicode
    ? {
        asked: "◆",
        answered: "◇",
        wrong: "▲",
        bar: "│",
        end: "└",
        chosen: "●",
        other: "○",
        hidden: "▪",
        cursor: "█",
      }
    : { asked: "*", answered: "o", wrong: "!", bar: "|", end: "-", chosen: ">", other: " ", hidden: "*", cursor: "_" };

/**
 * Breaks a text between words into lines that are no wider; a word that is too long is cut where it must be. What a
 * no-break space holds together stays so.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  const all = line === "" && lines.length > 0 ? lines : [...lines, line];
  return all.map((one) => one.replaceAll("\u00A0", " "));
}

const plainer: readonly (readonly [string, string])[] = [
  ["…", "..."],
  ["–", "-"],
  ["«", '"'],
  ["»", '"'],
  ["“", '"'],
  ["”", '"'],
  ["·", "-"],
];

/** Our own words on a terminal without Unicode. */
export const plain = (text: string, unicode: boolean): string =>
  unicode ? text : plainer.reduce((told, [from, to]) => told.replaceAll(from, to), text);
