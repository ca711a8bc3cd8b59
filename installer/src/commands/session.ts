import { redactArgs } from "../answers/shown-arguments.ts";
import { DockerCli } from "../engine/docker-cli.ts";
import { findEndpoint } from "../engine/endpoint.ts";
import { EngineApi } from "../engine/engine-api.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { explain } from "../explain.ts";
import { type Failure, failure } from "../failures.ts";
import { homeDirectory } from "../home-directory.ts";
import { LogFile } from "../installation/log-file.ts";
import { pathsOf } from "../installation/paths.ts";
import { type Invocation, installationDirectory } from "../invocation.ts";
import { RunFailed, type Touched } from "../plan/runner.ts";
import type { HostChange } from "../repairs/host-change.ts";
import { sshSession } from "../ssh-session.ts";
import { chooseRenderer } from "../ui/choose-renderer.ts";
import type { CommandLine } from "../ui/command-line.ts";
import type { Renderer } from "../ui/renderer.ts";
import { version } from "../version.ts";
import { during, unlessAborted, type WaitFor, Waits } from "../waits.ts";

/** What every command works with. */
export interface Session {
  readonly directory: string;
  readonly renderer: Renderer;
  readonly log: LogFile;
  readonly api: EngineApi;
  readonly cli: DockerCli;
  /** Puts what a person has chosen into the commands that are suggested, as if it had been given by flags. */
  readonly rememberArguments: (args: readonly string[]) => void;
  /** The same for the answers to questions, in the place of earlier ones. */
  readonly answeredWith: (args: readonly string[]) => void;
  readonly explain: (error: unknown) => Promise<Failure>;
  /** How the run was started, for commands that are to be typed next. */
  readonly line: CommandLine;
  /** What was changed on this machine, outside of any installation, in the order in which it was. */
  readonly hostChanges: HostChange[];
  /** Told what is waited for outside of the steps, which tell that themselves. */
  readonly waitFor: WaitFor;
  /**
   * Lets something be done, and says meanwhile that it is waited for; when the run is to end, it is left to itself.
   * @throws the reason why the run is to end
   */
  readonly duringRun: <Result>(what: string, work: () => Promise<Result>) => Promise<Result>;
}

/**
 * Runs a command's work and turns whatever it throws into a failure on the screen and an exit code. Only steps change
 * anything, which a RunFailed tells of, and what a person has agreed to before them.
 */
export async function inSession(
  options: { readonly dir?: string; readonly json?: boolean },
  invocation: Invocation,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const directory = installationDirectory(options.dir, invocation);
  const args = [...redactArgs(invocation.args)];
  let answered: readonly string[] = [];
  const line: CommandLine = {
    program: invocation.program,
    get args() {
      return [...args, ...answered];
    },
    directoryArgs: options.dir === undefined || directory === undefined ? [] : ["--dir", directory],
    ssh: sshSession(invocation.env),
  };
  const renderer = chooseRenderer({ ...invocation, json: options.json === true, line });
  if (directory === undefined) {
    const why = failure("home-missing", {});
    renderer.emit({ type: "failure", ...why.text, exit: why.exit, touched: "nothing" });
    return why.exit;
  }
  const waits = new Waits(renderer.emit);
  const { logs } = pathsOf(directory);
  const log = new LogFile(logs);
  const hostChanges: HostChange[] = [];
  const home = homeDirectory(invocation.env);
  const folders = [logs, ...(home === undefined ? [] : [home])];
  const explainHere = (error: unknown) => explain(error, { version, args: redactArgs(invocation.args), folders });
  try {
    const api = new EngineApi(await findEndpoint(invocation.env));
    const cli = new DockerCli(invocation.env);
    const rememberArguments = (more: readonly string[]) => void args.push(...more);
    return await work({
      directory,
      renderer,
      log,
      api,
      cli,
      rememberArguments,
      answeredWith: (all) => {
        answered = all;
      },
      explain: explainHere,
      line,
      hostChanges,
      waitFor: waits.waitFor,
      duringRun: (what, work) => unlessAborted(invocation.signal, during(waits.waitFor, what, work)),
    });
  } catch (error) {
    waits.silence(); // what was left to itself
    const touched = error instanceof RunFailed ? error.touched : hostChanges.length > 0 ? "kept" : "nothing";
    const why = error instanceof RunFailed ? error.failure : await explainHere(error);
    const exit = exitOf(why.exit, touched);
    // A roll-back takes back what the steps did, and not what a person has agreed to before them.
    for (const { what, takeBack } of hostChanges) {
      renderer.emit({
        type: "warning",
        message: takeBack.length > 0 ? `${what} To take that back:` : what,
        commands: takeBack,
      });
    }
    const takenBack = error instanceof RunFailed ? error.takenBack : undefined;
    renderer.emit({
      type: "failure",
      ...why.text,
      exit,
      touched,
      ...(takenBack !== undefined && { takenBack }),
      ...(log.path !== undefined && { log: log.path }),
    });
    return exit;
  } finally {
    waits.silence();
    renderer.close();
  }
}

/** The promise of 1 is that everything was put back, and of 4 that the same command goes on. */
export function exitOf(exit: ExitCode, touched: Touched): ExitCode {
  if (touched === "rolled-back" && (exit === exitCodes.resumable || exit === exitCodes.refused))
    return exitCodes.rolledBack;
  if (touched === "kept" && (exit === exitCodes.rolledBack || exit === exitCodes.refused)) return exitCodes.resumable;
  return exit;
}
