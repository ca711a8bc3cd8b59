import type { Facts } from "../facts/facts.ts";
import type { FailureCode } from "../failures.ts";
import type { Values } from "../modes/mode.ts";

/** What a repair is chosen by. */
export interface Situation {
  readonly facts: Partial<Facts>;
  /** Settings as they would stand in `.env`. */
  readonly settings: Values;
}

/** One way to mend something. */
export interface Way {
  /** What a person picks. */
  readonly label: string;
  readonly hint?: string;
  /** Exactly what is run, by sh, one after the other; each is shown before. Empty where only settings change. */
  readonly commands: readonly string[];
  /** Settings that are chosen with it. */
  readonly settings?: Values;
  /** What has become of the machine afterwards, as a sentence; absent where nothing of it was changed. */
  readonly changed?: string;
  /** Commands by which a person can take that back. */
  readonly takeBack?: readonly string[];
  /** What has to happen before it has an effect. */
  readonly after?: "engine-answers" | "log-in-again";
}

/** What can be done about a failure here. */
export interface Offer {
  readonly question: string;
  /** What a person should know before choosing, a sentence each. */
  readonly notes: readonly string[];
  /** The recommended one first; at least one. */
  readonly ways: readonly Way[];
}

/** How one kind of failure can be mended. Pure: it looks at facts, and says what could be done. */
export interface Repair {
  readonly for: FailureCode;
  /** Undefined where nothing can be done from here; the failure's own remedy is then all there is to say. */
  readonly offer: (situation: Situation) => Offer | undefined;
}
