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
