import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { Box, render, Text, useInput } from "ink";
import type { Terminal } from "../terminal.ts";

/** What is drawn on a terminal and redrawn in its place, below what scrolls away. */
export interface LiveScreen {
  /** Draws these lines in the place of those before. */
  readonly draw: (lines: readonly string[]) => void;
  /** To be told of a new size before anything is drawn for it. */
  readonly resized: () => void;
  /** Writes text that stays, above what is drawn. */
  readonly print: (text: string) => void;
  /** Takes away what is drawn, and gives the terminal back. */
  readonly close: () => void;
}

/** Cursor up, then erase to the end of the screen (ECMA-48, CUU and ED). */
const eraseRowsAbove = (count: number): string => `\u001B[${count}A\r\u001B[J`;

const widthOf = (line: string): number => stripVTControlCharacters(line).length;

/** The lines as they are; one that is too wide for the terminal is cut. */
export const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <Box flexDirection="column">
    {lines.map((line, index) => (
      // The lines of a frame have no identity but their place.
      <Text key={index} wrap="truncate">
        {line === "" ? " " : line}
      </Text>
    ))}
  </Box>
);

function Keyboard({ onKey }: { readonly onKey: (typed: string) => void }) {
  useInput((input, key) => onKey(key.escape ? "\u001B" : key.ctrl && input === "c" ? "\u0003" : input));
  return null;
}

/**
 * @param terminal undefined when nobody can type
 * @param onKey what was typed: a character, Escape, or Ctrl-C as U+0003
 */
export function openLiveScreen(
  output: NodeJS.WriteStream,
  terminal: Terminal | undefined,
  onKey: (typed: string) => void,
): LiveScreen {
  const tree = (lines: readonly string[]) => (
    <>
      <Lines lines={lines} />
      {terminal !== undefined && <Keyboard onKey={onKey} />}
    </>
  );
  let shown: readonly string[] = [];
  const instance = render(tree(shown), {
    stdout: output,
    stdin: terminal?.input ?? new PassThrough(),
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    incrementalRendering: true,
    maxFps: 250, // what is drawn is drawn for a reason: ten times a second, and when a key is hit
  });
  const draw = (lines: readonly string[]) => {
    shown = lines;
    instance.rerender(tree(lines));
  };
  return {
    draw,
    // Terminals break a line that has become too wide into two, of which ink knows one.
    resized: () => {
      const { columns = 80 } = output;
      const more = shown.reduce((sum, line) => sum + Math.max(0, Math.ceil(widthOf(line) / columns) - 1), 0);
      if (more > 0) output.write(eraseRowsAbove(more));
    },
    print: (text) => {
      instance.clear();
      output.write(text);
      draw(shown);
    },
    close: () => {
      // Ink draws once more what it has not drawn yet, and leaves it there: that is to be a row of which it is known.
      draw([""]);
      instance.unmount();
      output.write(eraseRowsAbove(1));
      terminal?.close();
    },
  };
}
