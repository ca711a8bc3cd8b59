import type { SignIn } from "./closing.ts";
import { closingLines } from "./closing.ts";
import type { CommandLine } from "./command-line.ts";
import { duration, linesOf } from "./lines.ts";
import type { Paint } from "./paint.ts";
import type { Output, Renderer } from "./renderer.ts";

/** A job that says nothing new is still reported every so often. */
const signOfLifeMs = 2000;

/**
 * Lines that are only ever added to: for pipes, logs and terminals that cannot do more.
 * @param errors where failures go
 */
export function plainRenderer(
  output: Output,
  errors: Output,
  paint: Paint,
  line: CommandLine,
  readSignIn: (envFile: string) => SignIn | undefined,
): Renderer {
  let reportedMs = 0;
  return {
    emit: (event) => {
      if (event.type === "step") reportedMs = 0;
      if (event.type === "progress") {
        if (event.elapsedMs - reportedMs < signOfLifeMs) return;
        reportedMs = event.elapsedMs;
        output.write(`… ${duration(event.elapsedMs)} ${event.message}\n`);
      } else if (event.type === "installed") {
        output.write(`${closingLines(event, event.changed, readSignIn(event.envFile), paint, line).join("\n")}\n`);
      } else {
        const lines = linesOf(event, paint, line);
        const target = event.type === "failure" ? errors : output;
        if (lines.length > 0) target.write(`${lines.join("\n")}\n`);
      }
    },
    close: () => undefined,
  };
}
