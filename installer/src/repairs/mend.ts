import { setTimeout as pause } from "node:timers/promises";
import type { Session } from "../commands/session.ts";
import { Failure, failure } from "../failures.ts";
import type { Invocation } from "../invocation.ts";
import type { Values } from "../modes/mode.ts";
import { duration } from "../ui/lines.ts";
import { movingLine } from "../ui/moving-line.ts";
import { styleOf, worded } from "../ui/questions/style.ts";
import type { Terminal } from "../ui/terminal.ts";
import { wantsLines } from "../ui/wants-lines.ts";
import { askRepair } from "./ask-repair.ts";
import { hostChangesFile, keepHostChanges } from "./kept-host-changes.ts";
import type { Offer, Situation, Way } from "./repair.ts";
import { offerFor } from "./repairs.ts";
import { askForRoot, runCommands } from "./run-commands.ts";

/** How long an engine that was started may take to answer. */
const ENGINE_MS = 30_000;

/**
 * Offers to mend what the preflight refused, shows how, and does it if the person agrees. What was changed on the machine
 * is said, and kept in `session.hostChanges` and for later runs. Afterwards the preflight has to look again.
 * @returns settings that were chosen instead of others; empty when there are none
 * @throws the refusal itself where nothing can be mended, as a Declined where nothing is to be; Failure «left», «login-needed»
 */
export async function mend(
  refusal: Failure,
  situation: Situation,
  session: Session,
  invocation: Invocation,
  terminal: Terminal,
): Promise<Values> {
  const { renderer } = session;
  const offer = offerFor(refusal, situation);
  if (offer === undefined) throw refusal;
  renderer.emit({ type: "warning", message: refusalWith(offer, refusal), commands: [] });
  renderer.close();
  const choice = await askRepair(offer, { terminal, env: invocation.env, signal: invocation.signal });
  if (choice === undefined) throw failure("left", {});
  if (choice.do === "leave") throw new Declined(refusal);
  if (choice.do !== "mend") return {};
  const { way } = choice;
  if (way.commands.length > 0) await change(way, session, invocation, terminal);
  if (way.after === "log-in-again") throw failure("login-needed", { user: situation.facts.host?.user ?? "" });
  return way.settings ?? {};
}

/** A refusal that a person has read, and does not want mended from here. */
export class Declined extends Failure {
  constructor({ text, exit }: Failure) {
    super(text, exit);
  }
}

/** What is wrong, and what there is to know before choosing what to do about it. Exported for its screens. */
export const refusalWith = ({ notes }: Offer, { text: { title, cause, code } }: Failure): string =>
  [`${title}  (${code})`, cause, ...notes].join("\n");

/** Runs the commands of a way. That one of them has failed is said; what is still missing the next look tells. */
async function change(way: Way, session: Session, invocation: Invocation, { output }: Terminal): Promise<void> {
  const { env, signal } = invocation;
  const { renderer, hostChanges, api } = session;
  const { commands, changed = way.label, takeBack = [] } = way;
  const warn = (message: string) => renderer.emit({ type: "warning", message, commands: [] });
  if (commands.some((command) => /\bsudo /.test(command)) && !(await askForRoot(env))) {
    warn("sudo did not accept that, so nothing was done.");
    return;
  }
  // Noted before it is done: even one that is cut off may have changed something.
  const noted = { at: new Date().toISOString(), what: changed, commands, takeBack };
  hostChanges.push(noted);
  await keepHostChanges(hostChangesFile(invocation), [noted]);
  api.forget();
  const started = performance.now();
  const { unicode } = styleOf(env);
  const spelling = { write: (text: string) => output.write(worded(text, unicode)) };
  const line = movingLine(spelling, () => (wantsLines(env) ? undefined : output.columns || 80));
  try {
    const failed = await runCommands(commands, { env, signal, onLine: line.say });
    const silent =
      failed === undefined && way.after === "engine-answers" && !(await answers(session, signal, line.say));
    line.close();
    if (failed !== undefined) warn([`This failed: ${failed.command}`, ...failed.lastLines].join("\n"));
    else if (silent) warn(`It was started, but does not answer at ${api.endpoint.name} after ${ENGINE_MS / 1000} s.`);
    else {
      // No step of the plan: that would open the live view, which takes the keyboard from the next question.
      const took = duration(performance.now() - started);
      renderer.emit({ type: "notice", message: `✓ ${changed.replace(/\.$/, "")}  ${took}` });
    }
  } finally {
    line.close();
  }
}

async function answers({ api }: Session, signal: AbortSignal, say: (message: string) => void): Promise<boolean> {
  for (const end = performance.now() + ENGINE_MS; performance.now() < end; ) {
    const answered = await api.version().then(
      () => true,
      () => false,
    );
    if (answered) return true;
    say(`waiting for ${api.endpoint.name}`);
    await pause(250, undefined, { signal });
  }
  return false;
}
