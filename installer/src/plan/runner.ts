import type { Emit, PlannedStep } from "../events.ts";
import { Failure, failure } from "../failures.ts";
import { during, type WaitFor } from "../waits.ts";
import type { BegunStep, Journal } from "./journal.ts";
import type { Step, StepRun } from "./step.ts";
import type { Wish } from "./stopping.ts";

/** What a failed run left behind. */
export type Touched = "nothing" | "rolled-back" | "kept";

/** Raised when a run has failed: the cause, and what has become of what was done. */
export class RunFailed extends Error {
  override readonly name = "RunFailed";
  readonly failure: Failure;
  readonly touched: Touched;
  /** Titles of the steps that were taken back, where not all of them could be. */
  readonly takenBack: readonly string[] | undefined;
  constructor(cause: Failure, touched: Touched, takenBack?: readonly string[]) {
    super(cause.message);
    this.failure = cause;
    this.touched = touched;
    this.takenBack = takenBack;
  }
}

/** The plan as `--dry-run` shows it. */
export const describe = <Context>(steps: readonly Step<Context>[], context: Context): readonly PlannedStep[] =>
  steps.map((step) => ({ id: step.id, title: step.title, details: step.plan(context) }));

/** Whether the world already is as the plan wants it. Stops at the first step that has something to do. */
export async function allDone<Context>(steps: readonly Step<Context>[], context: Context): Promise<boolean> {
  for (const step of steps) if (!(await step.done(context))) return false;
  return true;
}

/** What the runner works with; one object for every run, so that tests can hand in their own. */
export interface Running {
  readonly journal: Journal;
  readonly emit: Emit;
  /** Told what is waited for while no step runs; a step that runs says so itself. */
  readonly waitFor: WaitFor;
  readonly signal: AbortSignal;
  /** What the person at the terminal wants; asked between the steps. */
  readonly wish: () => Wish;
  /** Turns what a step threw into a failure of the catalogue. */
  readonly explain: (error: unknown) => Promise<Failure>;
}

/** A step that has nothing new to say is reported all the same: nobody waits longer than two seconds for a sign of life. */
const signOfLifeMs = 1500;

/**
 * Runs the steps of an open run in order; those with nothing to do are skipped. After a failure it does what the
 * failing step asks for: keeps what was done, or undoes this run's steps, last first. The person at the terminal may ask
 * for either.
 * @throws RunFailed
 */
export async function runSteps<Context>(
  steps: readonly Step<Context>[],
  context: Context,
  running: Running,
): Promise<void> {
  const { journal, emit, waitFor, signal, wish } = running;
  for (const step of steps) {
    const { id, title } = step;
    if (wish() === "finish-step") throw new RunFailed(failure("stopped-as-asked", { step: title }), "kept");
    const start = performance.now();
    const elapsed = () => Math.round(performance.now() - start);
    try {
      signal.throwIfAborted();
      const looking = `Looking how far it is: ${title}`;
      if (await during(waitFor, looking, () => step.done(context))) {
        emit({ type: "step", id, title, state: "skipped" });
        continue;
      }
      await journal.beginStep(id, (await during(waitFor, looking, async () => step.before?.(context))) ?? null);
      emit({ type: "step", id, title, state: "started" });
      await alive(step, running, elapsed, (run) => step.run(context, run));
      if (wish() === "undo") signal.throwIfAborted();
      emit({ type: "step", id, title, state: "done", elapsedMs: elapsed() });
    } catch (error) {
      const cause = signal.aborted && signal.reason instanceof Failure ? signal.reason : await running.explain(error);
      emit({ type: "step", id, title, state: "failed", elapsedMs: elapsed() });
      throw new RunFailed(cause, await afterFailure(step, cause, steps, context, running));
    }
  }
  await journal.endRun("done");
}

/** Lets a step work, and repeats what it has said last whenever it is silent for too long. */
async function alive<Context>(
  { id, title }: Step<Context>,
  { emit, signal }: Running,
  elapsed: () => number,
  work: (run: StepRun) => Promise<void>,
): Promise<void> {
  let message = title;
  let saidMs = elapsed();
  const progress = (text: string) => {
    message = text;
    saidMs = elapsed();
    emit({ type: "progress", step: id, message, elapsedMs: saidMs });
  };
  const repeating = setInterval(() => {
    if (elapsed() - saidMs >= signOfLifeMs) progress(message);
  }, signOfLifeMs / 5);
  try {
    await work({
      signal,
      progress,
      tell: (seen) => emit({ ...seen, step: id, elapsedMs: elapsed() }),
      warn: warnVia(emit),
    });
  } finally {
    clearInterval(repeating);
  }
}

const warnVia =
  (emit: Emit): StepRun["warn"] =>
  (message, commands = []) =>
    emit({ type: "warning", message, commands });

async function afterFailure<Context>(
  failed: Step<Context>,
  cause: Failure,
  steps: readonly Step<Context>[],
  context: Context,
  running: Running,
): Promise<Touched> {
  const { code } = cause.text;
  const ended = code === "interrupted" || code === "terminated" || code === "hung-up";
  // Without the engine nothing can be taken back either.
  if (code !== "undone-as-asked" && (ended || code === "engine-lost" || failed.onFailure !== "roll-back"))
    return "kept";
  const begun = running.journal.openRun?.steps ?? [];
  await undoSteps(begun, steps, context, running);
  await running.journal.endRun("undone");
  await reviveSteps(begun, steps, context, running);
  return "rolled-back";
}

/** Makes what ran before a run run again. @throws RunFailed when it does not */
async function reviveSteps<Context>(
  begun: readonly BegunStep[],
  steps: readonly Step<Context>[],
  context: Context,
  { emit, waitFor, explain }: Running,
): Promise<void> {
  for (const { id, title, revive } of steps) {
    const entry = begun.find((other) => other.id === id);
    if (revive === undefined || entry === undefined) continue;
    const start = performance.now();
    try {
      if (!(await during(waitFor, "Starting again what ran before", () => revive(context, entry.before)))) continue;
    } catch (error) {
      const { text } = await explain(error);
      throw new RunFailed(failure("revive-failed", { reason: `${text.title}. ${text.cause}` }), "rolled-back");
    }
    emit({ type: "step", id, title, state: "undone", elapsedMs: Math.round(performance.now() - start) });
  }
}

/**
 * Undoes steps that were begun, last in the plan first. Every `undo` bears being run twice, so one that was cut off is
 * simply begun again.
 * @returns the titles of those that had anything to undo
 * @throws RunFailed when a step cannot be undone
 */
export async function undoSteps<Context>(
  begun: readonly BegunStep[],
  steps: readonly Step<Context>[],
  context: Context,
  { emit, waitFor, explain }: Pick<Running, "emit" | "waitFor" | "explain">,
): Promise<readonly string[]> {
  const takenBack: string[] = [];
  for (const step of steps.toReversed()) {
    const entry = begun.find(({ id }) => id === step.id);
    if (step.undo === undefined || entry === undefined) continue;
    const { id, title, undo } = step;
    const start = performance.now();
    const takeBack = () => undo(context, entry.before, { warn: warnVia(emit) });
    try {
      if (!(await during(waitFor, `Taking back: ${title}`, takeBack))) continue;
    } catch (error) {
      const { text } = await explain(error);
      const why = failure("undo-failed", { step: title, reason: `${text.title}. ${text.cause}` });
      throw new RunFailed(why, "kept", takenBack);
    }
    emit({ type: "step", id, title, state: "undone", elapsedMs: Math.round(performance.now() - start) });
    takenBack.push(title);
  }
  return takenBack;
}
