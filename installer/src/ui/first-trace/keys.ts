import type { Key } from "ink";

/** A key as it arrives: a printable character in lower case, or a name. */
export type Pressed = string;

/** What a key that ink tells of is called. */
export function pressedAs(input: string, key: Key): Pressed {
  if (key.leftArrow) return "left";
  if (key.rightArrow) return "right";
  if (key.tab) return key.shift ? "shift-tab" : "tab";
  return key.ctrl ? `ctrl-${input}` : input.toLowerCase();
}

/** What keys can do here. */
export interface Actions {
  /** Shows another client: one further. */
  readonly next: () => void;
  /** One back. */
  readonly previous: () => void;
  readonly copy: () => void;
  readonly print: () => void;
  readonly open: () => void;
  readonly leave: () => void;
}

export interface KeyRow {
  /** As it is drawn in the line of hints. */
  readonly shown: string;
  /** What is pressed; the first is the one that is drawn. */
  readonly keys: readonly [Pressed, ...Pressed[]];
  readonly label: string;
  readonly act: keyof Actions;
}

interface Situation {
  readonly unicode: boolean;
  /** Whether a browser can be opened from here. */
  readonly canOpen: boolean;
}

/** Every key with its hint and what it does: hints and texts name keys by these rows, so that they cannot lie. */
export const keyRows = ({ unicode, canOpen }: Situation): readonly KeyRow[] => [
  { shown: unicode ? "→" : "tab", keys: ["right", "tab"], label: "next client", act: "next" },
  { shown: unicode ? "←" : "left", keys: ["left", "shift-tab"], label: "previous", act: "previous" },
  { shown: "c", keys: ["c"], label: "copy", act: "copy" },
  { shown: "p", keys: ["p"], label: "print", act: "print" },
  { shown: "o", keys: ["o"], label: canOpen ? "open the page" : "link to the page", act: "open" },
  { shown: "q", keys: ["q", "ctrl-c", "ctrl-d"], label: "done", act: "leave" },
];

/** What the key for this is called, where a text has to name it. */
export const nameOfKey = (rows: readonly KeyRow[], act: keyof Actions): string =>
  rows.find((row) => row.act === act)?.shown ?? "";

/** Does what a key stands for; other keys do nothing. */
export function press(rows: readonly KeyRow[], pressed: Pressed, actions: Actions): void {
  const row = rows.find(({ keys }) => keys.includes(pressed));
  if (row !== undefined) actions[row.act]();
}
