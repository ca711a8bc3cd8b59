import { closingLines, type SignIn } from "./closing.ts";
import type { CommandLine } from "./command-line.ts";
import { duration, fit, linesOf } from "./lines.ts";
import type { Paint } from "./paint.ts";
import type { Output, Renderer } from "./renderer.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMs = 100;
const hideCursor = "\u001B[?25l";
const showCursor = "\u001B[?25h";
const eraseLine = "\r\u001B[K";

/** A terminal: finished lines scroll away, and the step at work is one line that moves. */
export function liveRenderer(
  output: Output & { readonly columns?: number },
  paint: Paint,
  line: CommandLine,
  readSignIn: (envFile: string) => SignIn | undefined,
): Renderer {
  let active: { readonly title: string; readonly since: number; message: string } | undefined;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  // Cut to the terminal's width: a line that wraps cannot be rewritten.
  const draw = () => {
    if (active === undefined) return;
    frame += 1;
    const elapsed = duration(performance.now() - active.since);
    const text = `${active.title}  ${elapsed}${active.message === "" ? "" : `  ${active.message}`}`;
    output.write(
      `${eraseLine}${paint.command(frames[frame % frames.length] ?? "")} ${fit(text, (output.columns ?? 80) - 3)}`,
    );
  };
  const stop = () => {
    if (active === undefined) return;
    clearInterval(timer);
    active = undefined;
    output.write(`${eraseLine}${showCursor}`);
  };

  return {
    emit: (event) => {
      if (event.type === "progress") {
        if (active !== undefined) active.message = event.message;
        return;
      }
      if (event.type === "step" && event.state === "started") {
        stop();
        active = { title: event.title, since: performance.now(), message: "" };
        output.write(hideCursor);
        timer = setInterval(draw, frameMs);
        draw();
        return;
      }
      const lines =
        event.type === "installed"
          ? closingLines(event, event.changed, readSignIn(event.envFile), paint, line)
          : linesOf(event, paint, line);
      if (event.type === "step" || event.type === "failure") stop();
      else if (active !== undefined && lines.length > 0) output.write(eraseLine);
      if (lines.length > 0) output.write(`${lines.join("\n")}\n`);
      draw();
    },
    close: stop,
  };
}
