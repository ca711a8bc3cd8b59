/** Colours a piece of text, or leaves it alone. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly careful: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly command: (text: string) => string;
}

const plain = (text: string): string => text;
/** SGR codes of ECMA-48; 22 and 39 end what each began, so that they nest. */
const sgr = (on: number, off: number) => (text: string) => `\u001B[${on}m${text}\u001B[${off}m`;

export const colours: Paint = {
  good: sgr(32, 39),
  bad: sgr(31, 39),
  careful: sgr(33, 39),
  strong: sgr(1, 22),
  quiet: sgr(2, 22),
  command: sgr(36, 39),
};

export const noColours: Paint = {
  good: plain,
  bad: plain,
  careful: plain,
  strong: plain,
  quiet: plain,
  command: plain,
};
