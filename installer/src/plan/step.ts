import type { Seen } from "../events.ts";

/** Anything that the journal can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What becomes of a run when this step fails. */
export type OnFailure =
  /** Everything of this run is undone. */
  | "roll-back"
  /** What was done is kept, and the same command goes on from here. */
  | "keep";

/** What a running step may say and must heed. */
export interface StepRun {
  readonly signal: AbortSignal;
  /** A sign of life. */
  readonly progress: (message: string) => void;
  /** What it sees of the world, each time that something of it has changed. */
  readonly tell: (seen: Seen) => void;
  readonly warn: (message: string, commands?: readonly string[]) => void;
}

/**
 * One step of a plan. It can be killed at any moment: `done` looks at the world, not at the journal, so a step that was
 * cut off half-way is simply run again, and `run` must bear that.
 */
export interface Step<Context> {
  readonly id: string;
  readonly title: string;
  readonly onFailure: OnFailure;
  /** What it is going to do, for `--dry-run`. Touches nothing and names no secret. */
  readonly plan: (context: Context) => readonly string[];
  /** Whether there is nothing to do. Changes nothing. */
  readonly done: (context: Context) => Promise<boolean>;
  /** What `undo` must know of the world as it was. Journalled before `run`. */
  readonly before?: (context: Context) => Promise<Json>;
  readonly run: (context: Context, run: StepRun) => Promise<void>;
  /** Puts back what `before` saw, and says whether that was any work. Bears being run twice. */
  readonly undo?: (context: Context, before: unknown, run: Pick<StepRun, "warn">) => Promise<boolean>;
  /**
   * Called when a run was rolled back, once every step is undone: makes what ran before run again, from what was put
   * back. Says whether that was any work.
   */
  readonly revive?: (context: Context, before: unknown) => Promise<boolean>;
}
