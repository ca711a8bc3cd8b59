import type { Key as Pressed } from "node:readline";
import { worded } from "./style.ts";

/** What a key does to a question. */
export type Act = "next" | "back" | "leave" | "up" | "down" | "fill";

/** A key: how it is shown, what it is for, and when it is the one that was pressed. */
export interface Key {
  readonly shown: string;
  readonly label: string;
  readonly act: Act;
  readonly pressed: (key: Pressed) => boolean;
}

const named = (name: string) => (key: Pressed) => key.name === name && key.ctrl !== true;
const interrupt = (key: Pressed) => key.ctrl === true && key.name === "c";

/** What a question allows for. */
export interface Allowed {
  readonly choosing: boolean;
  /** There is a default that can be taken over and edited, and nothing has been typed yet. */
  readonly filling: boolean;
  readonly back: boolean;
}

/** The keys of a question. Both the line of hints and what happens derive from them. */
export const keysOf = ({ choosing, filling, back }: Allowed, unicode: boolean): readonly Key[] => [
  ...(choosing
    ? [
        { shown: unicode ? "↑" : "Up", label: "", act: "up", pressed: named("up") } as const,
        { shown: unicode ? "↓" : "Down", label: "choose", act: "down", pressed: named("down") } as const,
      ]
    : []),
  { shown: "Enter", label: "next", act: "next", pressed: named("return") },
  ...(filling ? [{ shown: "Tab", label: "edit it", act: "fill", pressed: named("tab") } as const] : []),
  back
    ? { shown: "Esc", label: "back", act: "back", pressed: named("escape") }
    : { shown: "Esc", label: "leave", act: "leave", pressed: named("escape") },
  { shown: "Ctrl-C", label: "leave", act: "leave", pressed: interrupt },
];

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
