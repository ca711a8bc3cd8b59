import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { Box, type Key, render, Text, useInput } from "ink";
import type { Terminal } from "../terminal.ts";

/** What is drawn on a terminal and redrawn in its place, below what scrolls away. */
export interface LiveScreen {
  /** Draws these lines in the place of those before. */
  readonly draw: (lines: readonly string[]) => void;
  /** Writes text that stays, above what is drawn. */
  readonly print: (text: string) => void;
  /** Takes away what is drawn, and gives the terminal back. */
  readonly close: () => void;
}

/** What comes from the terminal. */
export interface Happenings {
  /** A key, as ink tells it. */
  readonly onKey: (input: string, key: Key) => void;
  /** The terminal has another size, for which something is to be drawn at once. */
  readonly onResize: () => void;
}

/**
 * Erases the cursor's row and those above it (ECMA-48, EL and CUU), row by row: what is erased to the end of the screen
 * from its beginning tmux keeps in its history.
 */
const eraseRowsAbove = (count: number): string => `${"\u001B[2K\u001B[A".repeat(count)}\r\u001B[2K`;

const widthOf = (line: string): number => stripVTControlCharacters(line).length;

/**
 * The lines as they are; one that is too wide for the terminal is cut. Not memoised: where nothing has changed ink draws
 * nothing, also after what was there has been cleared.
 */
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

function Keyboard({ onKey }: Pick<Happenings, "onKey">) {
  useInput(onKey);
  return null;
}

/** @param terminal undefined when nobody can type */
export function openLiveScreen(
  output: NodeJS.WriteStream,
  terminal: Terminal | undefined,
  { onKey, onResize }: Happenings,
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
    maxFps: 250, // what is drawn is drawn for a reason: some times a second, and when a key is hit
  });
  const draw = (lines: readonly string[]) => {
    shown = lines;
    instance.rerender(tree(lines));
  };
  const resized = () => {
    // Terminals break a line that has become too wide into two, of which ink knows one.
    const { columns = 80 } = output;
    const more = shown.reduce((sum, line) => sum + Math.max(0, Math.ceil(widthOf(line) / columns) - 1), 0);
    if (more > 0) output.write(eraseRowsAbove(more));
    // By itself ink would clear the whole screen where the frame has become too high.
    instance.clear();
    onResize();
  };
  // Before ink draws for the new size, so that it never has more lines than the terminal: they would scroll away.
  output.prependListener("resize", resized);
  return {
    draw,
    print: (text) => {
      instance.clear();
      output.write(text);
      draw(shown);
    },
    close: () => {
      output.off("resize", resized);
      // Ink draws once more what it has not drawn yet, and leaves it there: that is to be a row of which it is known.
      draw([""]);
      instance.unmount();
      output.write(eraseRowsAbove(1));
      terminal?.close();
    },
  };
}
