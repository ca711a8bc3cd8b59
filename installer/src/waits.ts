import type { Emit } from "./events.ts";

/**
 * Says that something is waited for.
 * @param what for people, such as «Asking Docker»; no secret is in it
 * @returns to be called once, when it is waited for no longer
 */
export type WaitFor = (what: string) => () => void;

/** Lets something be done, and says meanwhile that it is waited for. */
export async function during<Result>(waitFor: WaitFor, what: string, work: () => Promise<Result>): Promise<Result> {
  const over = waitFor(what);
  try {
    return await work();
  } finally {
    over();
  }
}

/** Waits for work, but not after a signal: the work is left to itself then. @throws the signal's reason */
export async function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** What comes sooner than this is not worth a word. */
const worthAWordMs = 500;
/** Nobody waits longer than two seconds for a sign of life. */
const signOfLifeMs = 1500;
const everyMs = 100;

/** One thing that is waited for; by the clock of `performance`. */
interface Wait {
  readonly since: number;
  /** Side by side several may wait for the same. */
  waiting: number;
  /** When it was told last; undefined when it was not. */
  toldAt: number | undefined;
}

/** What is waited for at the moment, told as events to whoever listens: after half a second, and again and again. */
export class Waits {
  readonly #open = new Map<string, Wait>();
  #emit: Emit | undefined;
  #listeningSince = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param emit listens from now on; undefined for work that is done behind something else */
  constructor(emit?: Emit) {
    if (emit !== undefined) this.tell(emit);
  }

  /** Tells from now on, of what is waited for already, too. */
  tell(emit: Emit): void {
    this.#emit = emit;
    this.#listeningSince = performance.now();
    if (this.#open.size > 0) this.#start();
  }

  /** Tells nothing any more. */
  silence(): void {
    for (const [what, wait] of this.#open) this.#end(what, wait);
    this.#emit = undefined;
    clearInterval(this.#timer);
  }

  readonly waitFor: WaitFor = (what) => {
    const wait = this.#open.get(what) ?? { since: performance.now(), waiting: 0, toldAt: undefined };
    wait.waiting += 1;
    this.#open.set(what, wait);
    if (this.#open.size === 1 && wait.waiting === 1 && this.#emit !== undefined) this.#start();
    return () => {
      wait.waiting -= 1;
      if (wait.waiting > 0) return;
      this.#open.delete(what);
      this.#end(what, wait);
      if (this.#open.size === 0) clearInterval(this.#timer);
    };
  };

  #start(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#look(performance.now()), everyMs);
  }

  #look(now: number): void {
    for (const [what, wait] of this.#open) {
      const silentSince = wait.toldAt ?? Math.max(wait.since, this.#listeningSince);
      if (now - silentSince < (wait.toldAt === undefined ? worthAWordMs : signOfLifeMs)) continue;
      wait.toldAt = now;
      this.#say(what, wait, "waiting", now);
    }
  }

  #end(what: string, wait: Wait): void {
    if (wait.toldAt !== undefined) this.#say(what, wait, "over", performance.now());
    wait.toldAt = undefined;
  }

  #say(what: string, { since }: Wait, state: "waiting" | "over", now: number): void {
    this.#emit?.({ type: "wait", for: what, state, elapsedMs: Math.round(now - since) });
  }
}
