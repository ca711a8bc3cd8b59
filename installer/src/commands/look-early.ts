import { prefix } from "../answers/environment.ts";
import type { Mode } from "../modes/mode.ts";
import { modes } from "../modes/modes.ts";
import { Waits } from "../waits.ts";
import { givenFor, groundFor, type Start } from "./ground.ts";
import { knownSoFar } from "./known-so-far.ts";
import { type EarlyLook, gather } from "./preflight.ts";

/** How long what was seen is good for, in milliseconds. */
const GOOD_FOR = 60_000;

/** What is seen of the machine while the first question is read, for whichever mode it may be. */
export class EarlyLooks {
  #looks: Readonly<Record<string, EarlyLook>> = {};

  /** Looks, in silence. What goes wrong goes wrong again when it matters, and is told then. */
  begin(start: Start): void {
    const early = (mode: Mode): readonly [string, EarlyLook] => {
      const waits = new Waits();
      return [mode.name, { facts: look(start, mode, waits).catch(() => undefined), waits }];
    };
    this.#looks = Object.fromEntries(Object.values(modes).map(early));
    setTimeout(() => this.#forget(), GOOD_FOR).unref();
  }

  /** What was seen for a mode, once: the next look is to see what has changed since. */
  take({ name }: Mode): EarlyLook | undefined {
    const seen = this.#looks[name];
    this.#forget();
    return seen;
  }

  #forget(): void {
    this.#looks = {};
  }
}

/** A database of which only a bare DATABASE_URL tells is left alone until it is sure that it is meant. */
async function look(start: Start, mode: Mode, { waitFor }: Waits): Promise<Awaited<EarlyLook["facts"]>> {
  const { session, invocation } = start;
  const { settings, variables } = givenFor(start, mode);
  if (!variables.every((variable) => variable.startsWith(prefix))) return undefined;
  const { prepared } = await knownSoFar(start, await groundFor(start, mode, settings));
  return gather({ ...session, waitFor }, invocation, mode, prepared, false);
}
