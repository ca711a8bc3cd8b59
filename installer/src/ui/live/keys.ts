import type { Key as Pressed } from "ink";
import type { LiveState } from "./state.ts";

/** What a key can bring about. */
export interface Controls {
  /** Asks what Ctrl-C is to mean, or takes the question back. */
  readonly ask: (question: boolean) => void;
  readonly finishStep: () => void;
  readonly undo: () => void;
  /** What SIGINT does: the run ends in order, and at once when it is ending already. */
  readonly interrupt: () => void;
}

/** A key: how it is typed, how it is named to people, what it does. */
export interface Key {
  readonly typed: string;
  readonly name: string;
  readonly label: string;
  readonly handler: (controls: Controls) => void;
}

const interruptKey = { typed: "\u0003", name: "Ctrl-C" };
const escapeKey = { typed: "\u001B", name: "Esc" };

const now: Key = {
  ...interruptKey,
  label: "stop at once (can be resumed)",
  handler: ({ interrupt }) => interrupt(),
};

/** The keys that mean something, by what the view shows. Hints are made of this table, and so is what a key does. */
export const keys: Readonly<Record<LiveState["stop"], readonly Key[]>> = {
  nothing: [{ ...interruptKey, label: "stop or undo (you are asked which)", handler: ({ ask }) => ask(true) }],
  asked: [
    {
      typed: "f",
      name: "f",
      label: "finish this step, then stop (can be resumed)",
      handler: ({ finishStep }) => finishStep(),
    },
    { typed: "u", name: "u", label: "undo everything of this run", handler: ({ undo }) => undo() },
    { ...now, typed: "s", name: "s" },
    { ...escapeKey, label: "go on", handler: ({ ask }) => ask(false) },
    { ...now, label: "stop at once" },
  ],
  finishing: [{ ...now, label: "stop at once" }],
  undoing: [{ ...now, label: "stop at once; the next run takes it from there" }],
  stopping: [{ ...now, label: "do not wait for it" }],
};

/** What a key that ink tells of sends: a character, Escape, or Ctrl-C. */
export const typedAs = (input: string, key: Pressed): string =>
  key.escape ? escapeKey.typed : key.ctrl && input === "c" ? interruptKey.typed : input;

/** The key that was typed, of those that mean something now; undefined for any other. */
export const keyFor = (stop: LiveState["stop"], typed: string): Key | undefined =>
  keys[stop].find((key) => key.typed === typed.toLowerCase());
