/**
 * Sets off a piece of text, or leaves it alone. Colours are for signs: words are read in the colours of the terminal's
 * scheme, on a light background as on a dark one.
 */
export interface Paint {
  readonly good: (sign: string) => string;
  readonly bad: (sign: string) => string;
  readonly careful: (sign: string) => string;
  /** What is at work, or asked, at the moment. */
  readonly active: (sign: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly command: (text: string) => string;
}

const plain = (text: string): string => text;
/** SGR codes of ECMA-48; the second one ends what the first began, so that different ones nest. */
const sgr = (on: string, off: number) => (text: string) => `\u001B[${on}m${text}\u001B[${off}m`;
/**
 * One of the colours 16 to 255 of xterm, which mean the same everywhere. The 16 others are each scheme's own, and made
 * for its own background at best: the usual green, yellow and cyan cannot be read on white. Faint text (SGR 2) is half as
 * bright in one terminal, and less in another. How readable these are is reckoned up in the test.
 */
const colour = (index: number) => sgr(`38;5;${index}`, 39);

export const colours: Paint = {
  good: colour(28),
  bad: colour(196),
  careful: colour(136),
  active: colour(31),
  strong: sgr("1", 22),
  quiet: colour(243),
  command: sgr("1", 22),
};

export const noColours: Paint = {
  good: plain,
  bad: plain,
  careful: plain,
  active: plain,
  strong: plain,
  quiet: plain,
  command: plain,
};
