import type { InstallerEvent } from "../events.ts";
import { closingLines, type SignIn } from "./closing.ts";
import type { CommandLine } from "./command-line.ts";
import { linesOf } from "./lines.ts";
import { frame, frameMs } from "./live/frame.ts";
import type { Glyphs } from "./live/glyphs.ts";
import { type Controls, keyFor, typedAs } from "./live/keys.ts";
import { loadInk } from "./live/load-ink.ts";
import type { LiveScreen } from "./live/screen.tsx";
import { atRest, type LiveState, reduce } from "./live/state.ts";
import type { Paint } from "./paint.ts";
import type { Renderer } from "./renderer.ts";
import { openTerminal } from "./terminal.ts";
import { waitingLine } from "./waiting-line.ts";

/** How the live view looks, and what it can bring about. */
export interface LiveOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly paint: Paint;
  readonly glyphs: Glyphs;
  /** Puts what we say into signs that the terminal has. */
  readonly spell: (text: string) => string;
  readonly line: CommandLine;
  readonly readSignIn: (envFile: string) => SignIn | undefined;
  readonly stopping: { readonly finishStep: () => void; readonly undo: () => void };
  readonly interrupt: () => void;
}

/** Terminals that nobody has told their size, such as a serial line's, say that it is 0. */
const columnsOf = ({ columns }: NodeJS.WriteStream): number => columns || 80;

/**
 * A terminal: what is finished scrolls away, and below it stands what is going on, drawn anew several times a second. It is
 * opened by the first step that takes time and closed by the end of the run, so that what comes last stays on screen.
 */
export function liveRenderer(options: LiveOptions): Renderer {
  const { output, paint, line, readSignIn, spell } = options;
  let state: LiveState = atRest;
  let screen: LiveScreen | undefined;
  let keyboard = false;
  let opened = 0;
  let timer: NodeJS.Timeout | undefined;
  // Before and after the view: it takes the keyboard, and a question may come next.
  const waiting = waitingLine({ write: (text) => output.write(spell(text)) }, () => columnsOf(output));

  const draw = () => {
    const canvas = {
      columns: columnsOf(output),
      rows: output.rows || 24,
      now: performance.now(),
      paint,
      glyphs: options.glyphs,
      keyboard,
    };
    screen?.draw(frame(state, canvas).map(spell));
  };
  const stop = (how: LiveState["stop"]) => {
    state = { ...state, stop: how };
    draw();
  };
  const controls: Controls = {
    ask: (question) => stop(question ? "asked" : "nothing"),
    finishStep: () => {
      options.stopping.finishStep();
      stop("finishing");
    },
    undo: () => {
      options.stopping.undo();
      stop("undoing");
    },
    interrupt: () => {
      stop("stopping");
      options.interrupt();
    },
  };
  const open = async () => {
    waiting.close();
    opened += 1;
    const mine = opened;
    timer = setInterval(draw, frameMs);
    await loadInk();
    const { openLiveScreen } = await import("./live/screen.tsx");
    if (mine !== opened || timer === undefined) return; // closed in the meantime
    const terminal = openTerminal(options.stdin, output);
    keyboard = terminal !== undefined;
    screen = openLiveScreen(output, terminal, {
      onKey: (input, key) => keyFor(state.stop, typedAs(input, key))?.handler(controls),
      onResize: draw,
    });
    draw();
  };
  const close = () => {
    waiting.close();
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    screen?.close();
    screen = undefined;
    state = { ...atRest, stop: state.stop };
  };
  const say = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    const text = `${lines.join("\n")}\n`;
    if (screen === undefined) waiting.above(text);
    else screen.print(spell(text));
  };

  return {
    emit: (event) => {
      if (event.type === "wait" && timer === undefined) return waiting.hear(event);
      state = reduce(state, event, performance.now());
      if (isLast(event)) close();
      say(
        event.type === "installed"
          ? closingLines(event, event.changed, readSignIn(event.envFile), paint, line, columnsOf(output))
          : linesOf(event, paint, line, columnsOf(output)),
      );
      if (isOfRun(event) && timer === undefined) void open();
    },
    close,
  };
}

/** A run of steps has begun, or goes on. What is only taken back, as by `uninstall`, has nothing that keys could stop. */
const isOfRun = (event: InstallerEvent): boolean =>
  event.type === "log-file" || (event.type === "step" && event.state !== "undone");

const isLast = ({ type }: InstallerEvent): boolean => type === "installed" || type === "failure" || type === "status";
