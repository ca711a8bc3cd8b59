import type { Mode } from "@cognobserve/settings/setting";
import type { Values } from "../../modes/mode.ts";

/** One of several answers. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** What it means, beside the label or, when it is long, below it. */
  readonly about?: string;
  /** The table stays on the screen when this was chosen. */
  readonly keeps?: boolean;
}

/** A row of a table: a word, and lines beside it. */
export interface Row {
  readonly word: string;
  readonly lines: readonly string[];
}

/** A remark on an answer that is being typed. It may take its time: nobody waits for it. */
export type Remark = (value: string, signal: AbortSignal) => Promise<string | undefined>;

/** How a question is put. `kept` is what was answered before the person came back to it. */
export type Asking =
  | {
      readonly kind: "choice";
      readonly title: string;
      /** What there is to know before one chooses. */
      readonly table?: readonly Row[];
      readonly choices: readonly Choice[];
      readonly kept?: string | undefined;
      /** The choice that Esc stands for, and what it is called among the keys. */
      readonly escape?: { readonly value: string; readonly label: string };
      /** Better words for the choices, as soon as the machine has been looked at. */
      readonly later?: Promise<readonly Choice[]>;
    }
  | {
      readonly kind: "text";
      readonly title: string;
      readonly kept?: string | undefined;
      /** The answer when nothing is typed. */
      readonly otherwise?: string;
      /** What it means when nothing is typed, where that is no text. */
      readonly empty?: string;
      /** How an answer could look, where there is no such. */
      readonly example?: string;
      readonly required?: boolean;
      readonly check: (value: string) => string | undefined;
      readonly remark?: Remark;
    }
  | {
      readonly kind: "secret";
      readonly title: string;
      readonly kept?: string | undefined;
      /** What an empty answer means. */
      readonly empty: string;
      readonly check: (value: string) => string | undefined;
    };

/** The release that a directory is of, and a later one. */
export interface Newer {
  readonly from: string;
  readonly to: string;
}

/** What is known when a question is put. */
export interface Situation {
  readonly answers: Answers;
  /** By flags, the environment, an answers file or `.env`: what has a value here is not asked for. */
  readonly known: Values;
  readonly mode: Mode | undefined;
  /** The directory or a flag has said so. */
  readonly modeIsFixed: boolean;
  /** It works already: whatever is not to change is known, though it may be known as a default. */
  readonly installed: boolean;
  /** Where this installer brings a newer version than the directory's, and nobody has said which it is to be. */
  readonly newer: Newer | undefined;
  /** Where the dashboard is on this machine. */
  readonly localUrl: string;
  /** What the machine calls itself. */
  readonly hostname: string;
}

/** Answers by the questions' ids. */
export type Answers = Readonly<Record<string, string>>;

/** One question of the list. */
export interface Question {
  readonly id: string;
  /** Its name in the list of what can be changed. */
  readonly name: string;
  readonly show: (situation: Situation) => boolean;
  readonly ask: (situation: Situation) => Asking;
  /** Another answer makes all later ones doubtful, so that they are asked for again. */
  readonly decides?: boolean;
  /** Its default is right for most: it is put only to a person who picks it from what can be changed. */
  readonly onRequest?: boolean;
}

/** What was answered, or is so without an answer, as it may be shown. */
export function keptInWords(asking: Asking): string {
  if (asking.kind === "choice")
    return (asking.choices.find(({ value }) => value === asking.kept) ?? asking.choices[0])?.label ?? "";
  if (asking.kind === "secret") return asking.kept ? "given, and not shown" : asking.empty;
  return asking.kept || (asking.otherwise ?? asking.empty ?? "none");
}

/** The choice that stands for going back. */
export const wayBack = "back";

/** A choice in which the way back can be chosen, too; the summary has its own ways. */
export const withBack = (asking: Asking): Asking =>
  asking.kind !== "choice" || asking.table !== undefined
    ? asking
    : { ...asking, choices: [...asking.choices, { value: wayBack, label: "Back" }] };
