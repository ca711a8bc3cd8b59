import type { SignIn } from "./closing.ts";
import { closingLines } from "./closing.ts";
import type { CommandLine } from "./command-line.ts";
import { duration, fit, linesOf } from "./lines.ts";
import type { Paint } from "./paint.ts";
import type { Output, Renderer } from "./renderer.ts";

/**
 * What says nothing new is told once more before two seconds of silence are over, as signs of life come every second and a
 * half, and from then on every ten seconds: who waits knows by then what for, and a log, which is read later and kept, is no
 * place for a line every two seconds. In between, whoever sits there sees dots.
 */
const silenceMs = { first: 1_400, later: 10_000 };
/** What is kept, such as a CI log, is read by people: no shell command of a whole paragraph. */
const width = 100;

/**
 * Lines that are only ever added to: for pipes, logs and terminals that cannot do more.
 * @param errors where failures go
 * @param columns of the terminal, where it is one that a person reads; what is kept is not broken into lines
 */
export function plainRenderer(
  output: Output,
  errors: Output,
  paint: Paint,
  line: CommandLine,
  readSignIn: (envFile: string) => SignIn | undefined,
  columns: () => number = () => Number.POSITIVE_INFINITY,
): Renderer {
  let reportedMs = 0;
  /** What the step at work has said, and whether more than once. */
  const said = new Map<string, keyof typeof silenceMs>();
  const waits = new Map<string, { readonly toldMs: number; readonly silence: keyof typeof silenceMs }>();
  let dotted = false;
  const put = (target: Output, text: string) => {
    if (dotted) output.write("\n");
    dotted = false;
    target.write(`${text}\n`);
  };
  const alive = (elapsedMs: number, message: string) =>
    put(output, fit(`… ${duration(elapsedMs)} ${message}`, Math.min(width, columns())));
  const dot = () => {
    if (!Number.isFinite(columns())) return;
    output.write(".");
    dotted = true;
  };
  return {
    emit: (event) => {
      if (event.type === "step") {
        reportedMs = 0;
        said.clear();
      }
      if (event.type === "progress") {
        const shape = event.message.replaceAll(/\d+/g, "#"); // «80 MB of 200 MB» is no news after «60 MB of 200 MB»
        const silence = said.get(shape);
        if (silence !== undefined && event.elapsedMs - reportedMs < silenceMs[silence]) return dot();
        said.set(shape, silence === undefined ? "first" : "later");
        reportedMs = event.elapsedMs;
        alive(event.elapsedMs, event.message);
      } else if (event.type === "wait") {
        const told = waits.get(event.for);
        if (event.state === "over") waits.delete(event.for);
        else if (told === undefined || event.elapsedMs - told.toldMs >= silenceMs[told.silence]) {
          waits.set(event.for, { toldMs: event.elapsedMs, silence: told === undefined ? "first" : "later" });
          alive(event.elapsedMs, event.for);
        } else dot();
      } else if (event.type === "installed") {
        const signIn = readSignIn(event.envFile);
        put(output, closingLines(event, event.changed, signIn, paint, line, columns()).join("\n"));
      } else {
        const lines = linesOf(event, paint, line, columns());
        const target = event.type === "failure" ? errors : output;
        if (lines.length > 0) put(target, lines.join("\n"));
      }
    },
    close: () => {
      if (dotted) output.write("\n");
      dotted = false;
    },
  };
}
