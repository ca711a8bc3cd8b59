import { readFileSync } from "node:fs";
import { runCommandLine } from "./commands/command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { Failure, failure } from "./failures.ts";
import { type Invocation, programName } from "./invocation.ts";
import { chooseRenderer } from "./ui/choose-renderer.ts";

const ending = new AbortController();

/** Lets the run end in order; a second signal does not wait for that. */
function onSignal(signal: "SIGINT" | "SIGTERM"): void {
  const why = failure(signal === "SIGINT" ? "interrupted" : "terminated", {});
  if (ending.signal.aborted) process.exit(why.exit);
  ending.abort(why);
}
process.on("SIGINT", () => onSignal("SIGINT"));
process.on("SIGTERM", () => onSignal("SIGTERM"));
// A reader that has gone away, as under `… | head`, is no reason to stop half-way.
process.stdout.on("error", () => undefined);

const invocation: Invocation = {
  args: process.argv.slice(2),
  env: process.env,
  stdin: process.stdin,
  readStandardInput: () => readFileSync(0, "utf8"),
  stdout: process.stdout,
  stderr: process.stderr,
  workingDirectory: process.cwd(),
  userId: process.getuid?.(),
  program: programName(process.env, process.execPath),
  signal: ending.signal,
};

async function main(): Promise<number> {
  try {
    return await runCommandLine(invocation);
  } catch (error) {
    // Commands deal with their own failures; what comes here is a command line that was not understood.
    const why =
      error instanceof Failure ? error : await (await import("./explain.ts")).explain(error, { version: "", args: [] });
    const line = { program: invocation.program, args: [], directoryArgs: [] };
    const renderer = chooseRenderer({ ...invocation, json: invocation.args.includes("--json"), line });
    renderer.emit({ type: "failure", ...why.text, exit: why.exit, touched: "nothing" });
    return why.exit ?? exitCodes.resumable;
  }
}

void main().then((code) => process.exit(code));
