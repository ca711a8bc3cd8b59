import type { InstallerEvent } from "../events.ts";
import { type MovingLine, movingLine } from "./moving-line.ts";
import type { Output } from "./renderer.ts";

type Wait = Extract<InstallerEvent, { readonly type: "wait" }>;

/** Room for how long it has been. */
const CLOCK_COLUMNS = 12;

/** What is waited for, in a line at the foot of a terminal. */
export interface WaitingLine {
  readonly hear: (event: Wait) => void;
  /** Writes something that stays, above the line. */
  readonly above: (text: string) => void;
  /** Takes the line away, and forgets what was waited for. */
  readonly close: () => void;
}

/** A line while something is waited for, and nothing otherwise. @param columns of the terminal */
export function waitingLine(output: Output, columns: () => number): WaitingLine {
  const since = new Map<string, number>();
  let line: MovingLine | undefined;
  const hide = () => {
    line?.close();
    line = undefined;
  };
  const show = () => {
    if (since.size === 0) return hide();
    line ??= movingLine(output, columns, Math.min(...since.values()));
    line.say(listed([...since.keys()], columns() - CLOCK_COLUMNS));
  };
  return {
    hear: (event) => {
      if (event.state === "over") {
        const started = Math.min(...since.values());
        since.delete(event.for);
        if (started < Math.min(...since.values())) hide(); // its clock was the one that is shown
      } else if (!since.has(event.for)) since.set(event.for, performance.now() - event.elapsedMs);
      show();
    },
    above: (text) => {
      hide();
      output.write(text);
      show();
    },
    close: () => {
      since.clear();
      hide();
    },
  };
}

/** As many as there is room for, and how many more there are. */
export function listed(names: readonly string[], width: number): string {
  for (let count = names.length; count > 1; count -= 1) {
    const text = names.slice(0, count).join(", ") + more(names.length - count);
    if (text.length <= width) return text;
  }
  return `${names[0] ?? ""}${more(names.length - 1)}`;
}

const more = (count: number): string => (count > 0 ? `, and ${count} more` : "");
