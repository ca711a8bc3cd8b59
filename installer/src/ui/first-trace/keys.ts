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
  /** Shows another client: one further, or one back. */
  readonly turn: (by: 1 | -1) => void;
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
  readonly handler: (actions: Actions) => void;
}

interface Situation {
  readonly unicode: boolean;
  /** Whether a browser can be opened from here. */
  readonly canOpen: boolean;
}

/** Every key with its hint and what it does: the line of hints is drawn from these rows, so that it cannot lie. */
export const keyRows = ({ unicode, canOpen }: Situation): readonly KeyRow[] => [
  { shown: unicode ? "→" : "tab", keys: ["right", "tab"], label: "next client", handler: ({ turn }) => turn(1) },
  {
    shown: unicode ? "←" : "left",
    keys: ["left", "shift-tab"],
    label: "previous",
    handler: ({ turn }) => turn(-1),
  },
  { shown: "c", keys: ["c"], label: "copy", handler: ({ copy }) => copy() },
  { shown: "p", keys: ["p"], label: "print", handler: ({ print }) => print() },
  { shown: "o", keys: ["o"], label: canOpen ? "open the page" : "link to the page", handler: ({ open }) => open() },
  { shown: "q", keys: ["q", "ctrl-c", "ctrl-d"], label: "done", handler: ({ leave }) => leave() },
];

/** Does what a key stands for; other keys do nothing. */
export function press(rows: readonly KeyRow[], pressed: Pressed, actions: Actions): void {
  rows.find(({ keys }) => keys.includes(pressed))?.handler(actions);
}
