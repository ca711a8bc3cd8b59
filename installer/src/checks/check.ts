import { exitCodes } from "../exit-codes.ts";
import type { Facts } from "../facts/facts.ts";
import { Failure, type FailureCode, type FailureDetails, failure } from "../failures.ts";

/** What an installation needs of a machine. */
export interface Need {
  readonly engineMajor: number;
  readonly memoryBytes: number;
  /** Below this much free memory the user is warned. */
  readonly freeMemoryBytes: number;
  readonly diskBytes: number;
  /** Images are built here, from a checkout. */
  readonly builds?: boolean;
  /** The user has named an API key that a leftover volume may know. */
  readonly apiKeyGiven: boolean;
  /** Settings that a data volume is made with, for which the user has named a value that is not in `.env` yet. */
  readonly volumeSettingsGiven: readonly string[];
}

export type Verdict =
  | { readonly verdict: "pass" | "warn"; readonly message: string }
  | { readonly verdict: "refuse"; readonly message: string; readonly failure: Failure };

/** One check: facts in, verdict out. Touches nothing. Not judged when one of its facts is unknown. */
export interface Check<Name extends keyof Facts = keyof Facts> {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Name[];
  readonly judge: (facts: Pick<Facts, Name>, need: Need) => Verdict;
}

export const pass = (message: string): Verdict => ({ verdict: "pass", message });
export const warn = (message: string): Verdict => ({ verdict: "warn", message });

/** A verdict that ends the run before anything is touched. */
export function refuse<Code extends FailureCode>(code: Code, details: FailureDetails<Code>): Verdict {
  return refused(failure(code, details));
}

/** The same for a failure that is met later as well, and has another exit code then. */
export const refused = ({ text }: Failure): Verdict => ({
  verdict: "refuse",
  message: text.title,
  failure: new Failure(text, exitCodes.refused),
});

export const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
