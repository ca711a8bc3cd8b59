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
  let dots = 0;
  const draw = () => {
    const width = columns();
    const elapsed = performance.now() - started;
    if (width !== undefined) {
      output.write(`\r\u001B[2K${fit(`… ${duration(elapsed)}  ${text}`, width - 1)}`);
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
      output.write(columns() === undefined ? "\n" : "\r\u001B[2K");
    },
  };
}
