import { readFileSync } from "node:fs";
import { redactArgs } from "./answers/shown-arguments.ts";
import { runCommandLine } from "./commands/command-line.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { Failure, failure } from "./failures.ts";
import { homeDirectory } from "./home-directory.ts";
import { type Invocation, programName } from "./invocation.ts";
import { Stopping } from "./plan/stopping.ts";
import { chooseRenderer } from "./ui/choose-renderer.ts";
import { giveBack } from "./ui/give-back.ts";
import { version } from "./version.ts";

const stopping = new Stopping();
const signals = { SIGINT: "interrupted", SIGTERM: "terminated", SIGHUP: "hung-up" } as const;

/** Lets the run end in order; a second signal does not wait for that. */
function end(code: (typeof signals)[keyof typeof signals]): void {
  const why = failure(code, {});
  if (stopping.signal.aborted) leave(why.exit);
  stopping.now(why);
}
for (const [signal, code] of Object.entries(signals)) process.on(signal, () => end(code));
// A reader that has gone away, as under `… | head`, or a terminal, is no reason to stop half-way.
for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on("error", () => undefined);
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, (error) => void endAfter(error));

/** How long a run may take to end in order after something that it did not know of, in milliseconds. */
const PATIENCE_MS = 20_000;
let isAstray = false;

/** Lets the run end in order after an error that nobody was there to catch: in a timer, or of work left to itself. */
async function endAfter(error: unknown): Promise<void> {
  // What is left to itself fails when the run ends, which is no news. Of several errors the first tells most.
  if (stopping.signal.aborted || isAstray) return;
  isAstray = true;
  const why = error instanceof Failure ? error : await (await import("./explain.ts")).ownMistake(error, reportFacts());
  stopping.now(why);
  // It may wait for what will never come now; and the timer keeps the process alive until it has said so.
  setTimeout(() => {
    giveBack(process.stdin, process.stdout);
    tell(why, "kept", reportFacts().args);
    process.exit(why.exit);
  }, PATIENCE_MS);
}

/** Ends at once, whatever is going on. */
function leave(code: ExitCode): never {
  giveBack(process.stdin, process.stdout);
  process.exit(code);
}

const reportFacts = () => {
  const home = homeDirectory(process.env);
  return { version, args: redactArgs(invocation.args), folders: home === undefined ? [] : [home] };
};

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

/** Says why it ends where no command is there to say it. */
function tell(why: Failure, touched: "nothing" | "kept", args: readonly string[] = []): void {
  const line = { program: invocation.program, args, directoryArgs: [] };
  const renderer = chooseRenderer({ ...invocation, json: invocation.args.includes("--json"), line });
  renderer.emit({ type: "failure", ...why.text, exit: why.exit, touched });
  renderer.close();
}

async function main(): Promise<number> {
  try {
    return await runCommandLine(invocation);
  } catch (error) {
    // Commands deal with their own failures; what comes here is a command line that was not understood.
    const why = error instanceof Failure ? error : await (await import("./explain.ts")).explain(error, reportFacts());
    tell(why, "nothing");
    return why.exit ?? exitCodes.resumable;
  }
}

void main().then((code) => process.exit(code));
