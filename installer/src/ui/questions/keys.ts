import type { Key as Pressed } from "node:readline";
import type { Asking } from "./question.ts";
import { worded } from "./style.ts";

/** What a key does to a question. */
export type Act = "next" | "back" | "leave" | "instead" | "up" | "down" | "fill";

/** Where a question can be left for; «none» where it has to be answered, since leaving would lose what was answered. */
export type WayOut = "back" | "leave" | "none";

/** A key: how it is shown, what it is for, and when it is the one that was pressed. */
export interface Key {
  readonly shown: string;
  readonly label: string;
  readonly act: Act;
  readonly pressed: (key: Pressed) => boolean;
}

const named = (name: string) => (key: Pressed) => key.name === name && key.ctrl !== true;
const interrupt = (key: Pressed) => key.ctrl === true && key.name === "c";

/** The keys of a question, after something was typed. Both the line of hints and what happens derive from them. */
export const keysOf = (asking: Asking, typed: string, wayOut: WayOut, unicode: boolean): readonly Key[] => [
  ...(asking.kind === "choice"
    ? [
        { shown: unicode ? "↑" : "Up", label: "", act: "up", pressed: named("up") } as const,
        { shown: unicode ? "↓" : "Down", label: "choose", act: "down", pressed: named("down") } as const,
      ]
    : []),
  { shown: "Enter", label: "next", act: "next", pressed: named("return") },
  // What there is already can be taken over and edited, as long as nothing else has been typed.
  ...(asking.kind === "text" && asking.otherwise !== undefined && typed === ""
    ? [{ shown: "Tab", label: "edit it", act: "fill", pressed: named("tab") } as const]
    : []),
  ...escapeOf(asking, wayOut),
  { shown: "Ctrl-C", label: "leave", act: "leave", pressed: interrupt },
];

function escapeOf(asking: Asking, wayOut: WayOut): readonly Key[] {
  const escapeKey = { shown: "Esc", pressed: named("escape") };
  if (asking.kind === "choice" && asking.escape !== undefined)
    return [{ ...escapeKey, label: asking.escape.label, act: "instead" }];
  return wayOut === "none" ? [] : [{ ...escapeKey, label: wayOut, act: wayOut }];
}

/** What the key for this is called, where a text has to name it. */
export const nameOfKey = (keys: readonly Key[], act: Act): string => keys.find((key) => key.act === act)?.shown ?? "";

/** The hints, in lines that are no wider: keys for the same thing stand together, and a hint is never broken. */
export function hintLines(keys: readonly Key[], unicode: boolean, width: number): readonly string[] {
  const groups: { shown: string[]; label: string }[] = [];
  for (const { shown, label } of keys) {
    const last = groups.at(-1);
    if (last !== undefined && (last.label === "" || last.label === label)) {
      last.shown.push(shown);
      last.label = label;
    } else groups.push({ shown: [shown], label });
  }
  const between = worded("  ·  ", unicode);
  const lines: string[] = [];
  for (const { shown, label } of groups) {
    const hint = `${shown.join("/")} ${label}`;
    const last = lines.at(-1);
    if (last === undefined || last.length + between.length + hint.length > width) lines.push(hint);
    else lines[lines.length - 1] = last + between + hint;
  }
  return lines;
}
