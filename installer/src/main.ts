import { readFileSync } from "node:fs";
import { runCommandLine } from "./commands/command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { Failure, failure } from "./failures.ts";
import { type Invocation, programName } from "./invocation.ts";
import { Stopping } from "./plan/stopping.ts";
import { chooseRenderer } from "./ui/choose-renderer.ts";

const stopping = new Stopping();
const signals = { SIGINT: "interrupted", SIGTERM: "terminated", SIGHUP: "hung-up" } as const;

/** Lets the run end in order; a second signal does not wait for that. */
function end(code: (typeof signals)[keyof typeof signals]): void {
  const why = failure(code, {});
  if (stopping.signal.aborted) process.exit(why.exit);
  stopping.now(why);
}
for (const [signal, code] of Object.entries(signals)) process.on(signal, () => end(code));
// A reader that has gone away, as under `… | head`, or a terminal, is no reason to stop half-way.
for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on("error", () => undefined);

function readStandardInput(): string {
  if (process.stdin.isTTY) process.stderr.write("Reading from the keyboard; Ctrl-D on a new line ends it.\n");
  return readFileSync(0, "utf8");
}

const invocation: Invocation = {
  args: process.argv.slice(2),
  env: process.env,
  stdin: process.stdin,
  readStandardInput,
  stdout: process.stdout,
  stderr: process.stderr,
  workingDirectory: process.cwd(),
  userId: process.getuid?.(),
  program: programName(process.env, process.execPath),
  signal: stopping.signal,
  stopping,
  interrupt: () => end("interrupted"),
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
