import type { AnswersFile } from "../answers/answers-file.ts";
import { meaninglessVariables } from "../answers/environment.ts";
import { type Given, type GivenSettings, readGiven } from "../answers/given-settings.ts";
import { shellWord } from "../failures/shell-word.ts";
import { readInstalled } from "../installation/installed.ts";
import type { Invocation } from "../invocation.ts";
import type { Mode } from "../modes/mode.ts";
import { type Prepared, prepare } from "../modes/prepare.ts";
import { allDone } from "../plan/runner.ts";
import type { Newer } from "../ui/questions/question.ts";
import type { Terminal } from "../ui/terminal.ts";
import { version } from "../version.ts";
import { isOlderRelease } from "../version-order.ts";
import type { InstallOptions } from "./options.ts";
import { type Mending, preflight } from "./preflight.ts";
import type { Session } from "./session.ts";

/** What a run starts from, whichever mode it is going to be. */
export interface Start {
  readonly session: Session;
  readonly invocation: Invocation;
  readonly options: InstallOptions;
  readonly file: AnswersFile | undefined;
  /** What was told of the machine already, so that looking again tells only what is new. */
  readonly said: Set<string>;
}

/** A mode, with what was given for it and what comes of that. */
export interface Ground {
  readonly mode: Mode;
  readonly given: GivenSettings;
  readonly prepared: Prepared;
}

/** What was given for a mode. @throws Failure «usage» */
export function givenFor({ invocation, options, file }: Start, { name }: Mode): Given {
  return readGiven(options, name, { ...invocation, file });
}

/** What comes of settings in a mode. Changes nothing. */
export async function groundFor(
  { session, invocation }: Pick<Start, "session" | "invocation">,
  mode: Mode,
  given: GivenSettings,
): Promise<Ground> {
  const { directory, api, cli, log } = session;
  const checkout = invocation.env.COGNOBSERVE_CHECKOUT || undefined;
  return { mode, given, prepared: await prepare({ mode, directory, version, checkout, given, api, cli, log }) };
}

/** Looks at the machine for what a ground needs, and on a terminal mends what can be mended. @throws its refusal */
export async function lookAround(
  start: Start,
  { mode, given, prepared }: Ground,
  terminal: Terminal | undefined,
  seen?: Mending["seen"],
): Promise<Ground> {
  const { session, invocation, said } = start;
  const prepareAgain = async (settings: GivenSettings) => (await groundFor(start, mode, settings)).prepared;
  const mending: Mending = { terminal, prepareAgain, seen };
  return { mode, ...(await preflight(session, invocation, mode, prepared, given, said, mending)) };
}

/** Whether the directory holds an installation that was seen to work. */
export const isInstalled = async ({ session }: Pick<Start, "session">): Promise<boolean> =>
  (await readInstalled(session.directory)) !== undefined;

/** Whether all is there already, just as it was asked for: then there is nothing to do. */
export async function isAsWanted(
  start: Pick<Start, "session">,
  { mode, prepared }: Pick<Ground, "mode" | "prepared">,
): Promise<boolean> {
  if (!(await isInstalled(start))) return false;
  return start.session.duringRun("Asking Docker what is there already", () => allDone(mode.steps, prepared.context));
}

/** The release that the directory is of and the later one that this installer brings, where nobody has said which. */
export function newerRelease({ given, prepared }: Ground): Newer | undefined {
  const from = prepared.context.version;
  return given.VERSION === undefined && isOlderRelease(from, version) ? { from, to: version } : undefined;
}

/** What came from somewhere that nobody has just typed is said, by names alone. */
export function sayOrigins(
  { session, invocation, file, said }: Start,
  { name: mode }: Mode,
  { variables }: Given,
): void {
  const say = (message: string, ...commands: readonly string[]) => {
    if (said.has(message)) return;
    said.add(message);
    if (commands.length === 0) session.renderer.emit({ type: "notice", message });
    else session.renderer.emit({ type: "warning", message, commands });
  };
  if (variables.length > 0) say(`From the environment: ${variables.join(", ")}.`);
  const meaningless = meaninglessVariables(invocation.env, mode);
  if (meaningless.length > 0) {
    say(`In the environment, but without a meaning in the mode ${mode}: ${meaningless.join(", ")}.`);
  }
  if (file?.exposed) {
    say(`${file.path} holds secrets, and others can read it. To close it:`, `chmod 600 ${shellWord(file.path)}`);
  }
}
