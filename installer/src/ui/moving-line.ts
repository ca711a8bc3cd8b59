import { duration, fit } from "./lines.ts";
import type { Output } from "./renderer.ts";

/** What is going on, in one line that is written over and over; where that cannot be done, a dot a second. */
export interface MovingLine {
  /** What to show from now on. */
  readonly say: (text: string) => void;
  /** Takes the line away. Bears being called twice. */
  readonly close: () => void;
}

/**
 * It only writes: who types meanwhile types for the next question.
 * @param columns width of the terminal; undefined for one that cannot go back in a line
 * @param started by the clock of `performance`
 */
export function movingLine(output: Output, columns: () => number | undefined, started = performance.now()): MovingLine {
  let text = "";
  let shown = "";
  // The cursor stands below. A terminal that has become narrower has broken the line into several (ECMA-48: EL, CUU).
  const erase = (width: number) => `\r\u001B[2K${"\u001B[A\u001B[2K".repeat(Math.ceil(shown.length / width))}`;
  let dots = 0;
  const draw = () => {
    const width = columns();
    const elapsed = performance.now() - started;
    if (width !== undefined) {
      const before = erase(width);
      shown = fit(`… ${duration(elapsed)}  ${text}`, width - 1);
      output.write(`${before}${shown}\n`);
    } else if (elapsed / 1000 > dots) {
      output.write(".");
      dots += 1;
    }
  };
  let timer: NodeJS.Timeout | undefined = setInterval(draw, 100);
  return {
    say: (line) => {
      text = line;
    },
    close: () => {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      const width = columns();
      output.write(width === undefined ? "\n" : erase(width));
    },
  };
}
