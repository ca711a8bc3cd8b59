import { type Failure, failure } from "../failures.ts";

/** What the person at the terminal wants of a run in progress. */
export type Wish = "go-on" | "finish-step" | "undo";

/** How a run is asked to end before its time. Made once, in main.ts, and heeded by the runner. */
export class Stopping {
  readonly #ending = new AbortController();
  #wish: Wish = "go-on";

  /** Aborts with a Failure when the step at work is to end at once. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get wish(): Wish {
    return this.#wish;
  }

  /** The step at work is finished; no other is begun. */
  finishStep(): void {
    this.#wish = "finish-step";
  }

  /** The step at work ends at once, and everything of this run is taken back. */
  undo(): void {
    if (this.#ending.signal.aborted) return;
    this.#wish = "undo";
    this.#ending.abort(failure("undone-as-asked", {}));
  }

  /** The step at work ends at once, and the same command goes on from there. */
  now(why: Failure): void {
    this.#ending.abort(why);
  }
}
