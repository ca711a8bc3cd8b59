import { wrap } from "../wrap.ts";
import { hintLines, type Key, nameOfKey } from "./keys.ts";
import type { Asking } from "./question.ts";
import { type Style, signsOf, worded } from "./style.ts";

/** Everything that a question's screen shows. */
export interface View {
  readonly asking: Asking;
  readonly state: "open" | "wrong" | "answered" | "left" | "back";
  /** Index of the choice. */
  readonly chosen: number;
  /** What is typed, and where in it the cursor is. */
  readonly typed: string;
  readonly cursor: number;
  readonly problem: string;
  readonly remark: string | undefined;
  readonly keys: readonly Key[];
}

/** Columns without which what a choice means is not put beside it. */
const LEAST_BESIDE = 20;

/** A question as lines, none wider than the terminal. Pure; a secret's text is never in it. */
export function viewLines(view: View, style: Style, columns: number): readonly string[] {
  const { asking, state } = view;
  const { paint, unicode } = style;
  const signs = signsOf(unicode);
  const width = Math.max(20, columns - 4);
  const bar = paint.quiet(signs.bar);
  const under = (lines: readonly string[]) => lines.map((line) => (line === "" ? bar : `${bar}  ${line}`));
  const words = (text: string, colour: (text: string) => string = (same) => same) =>
    wrap(worded(text, unicode), width).map(colour);
  const [first = "", ...rest] = words(asking.title, paint.strong);
  const heading = (sign: string) => [`${sign}  ${first}`, ...under(rest)];

  if (state === "answered") {
    const kept = asking.kind === "choice" && asking.choices[view.chosen]?.keeps ? tableLines(view, style, width) : [];
    return [...heading(paint.good(signs.answered)), ...under(kept), ...under(words(answerOf(view), paint.quiet)), bar];
  }
  if (state === "left" || state === "back") {
    return [...heading(paint.quiet(signs.answered)), ...under(state === "back" ? [paint.quiet("back")] : []), bar];
  }
  const body =
    asking.kind === "choice"
      ? [...tableLines(view, style, width), ...choiceLines(view, style, width)]
      : typedLines(view, style, width);
  return [
    ...heading(state === "wrong" ? paint.careful(signs.wrong) : paint.active(signs.asked)),
    ...under(body),
    ...under(state === "wrong" ? words(view.problem) : []),
    ...under(view.remark === undefined || state === "wrong" ? [] : words(view.remark)),
    ...hintLines(view.keys, unicode, width).map(
      (line, index) => `${paint.quiet(index === 0 ? signs.end : " ")}  ${paint.quiet(line)}`,
    ),
  ];
}

/** What was answered, as it stays on the screen. */
function answerOf({ asking, chosen, typed }: View): string {
  if (asking.kind === "choice") return asking.choices[chosen]?.label ?? "";
  if (asking.kind === "text") return typed || asking.otherwise || (asking.empty ?? "none");
  return typed === "" ? asking.empty : "given, and not shown";
}

/** What a choice means stands beside its label; below, where there is not enough room for that. */
function choiceLines({ asking, chosen }: View, { paint, unicode }: Style, width: number): readonly string[] {
  if (asking.kind !== "choice") return [];
  const signs = signsOf(unicode);
  const labels = Math.max(...asking.choices.map(({ label }) => label.length));
  const besideWidth = width - 2 - labels - 2;
  const beside = besideWidth >= LEAST_BESIDE || asking.choices.every(({ about = "" }) => about.length <= besideWidth);
  return asking.choices.flatMap(({ label, about }, index) => {
    const on = index === chosen;
    const sign = on ? paint.good(signs.chosen) : paint.quiet(signs.other);
    const said = (text: string) => (on ? paint.strong(text) : text);
    const [first = "", ...more] = wrap(worded(label, unicode), width - 2);
    const [next = "", ...rest] =
      about === undefined ? [] : aboutLines(worded(about, unicode), beside ? besideWidth : width - 4);
    const indented = (by: number) => (line: string) => " ".repeat(by) + line;
    if (beside && about !== undefined) {
      return [`${sign} ${said(first.padEnd(labels))}  ${next}`, ...rest.map(indented(labels + 4))];
    }
    const below = about === undefined ? [] : [next, ...rest];
    return [`${sign} ${said(first)}`, ...more.map((line) => `  ${said(line)}`), ...below.map(indented(4))];
  });
}

/** The words of a table in one column, and what belongs to them in another. */
function tableLines({ asking }: View, { paint, unicode }: Style, width: number): readonly string[] {
  if (asking.kind !== "choice" || asking.table === undefined) return [];
  const column = Math.max(...asking.table.map(({ word }) => word.length)) + 2;
  const rows = asking.table.flatMap(({ word, lines }) =>
    lines
      .flatMap((line) => wrap(worded(line, unicode), width - column))
      .map((line, index) => `${paint.quiet((index === 0 ? word : "").padEnd(column))}${line}`),
  );
  return [...rows, ""];
}

const aboutLines = (about: string, width: number): readonly string[] =>
  about.split("\n").flatMap((line) => wrap(line, width));

/** What stands where nothing has been typed yet. */
function standInFor({ asking, keys }: View): string {
  const enter = nameOfKey(keys, "next");
  if (asking.kind === "secret") return `${enter} alone: ${asking.empty}`;
  if (asking.kind === "choice") return "";
  const { otherwise, empty, example } = asking;
  if (otherwise !== undefined) return `${otherwise} (${enter} takes it)`;
  const alone = empty === undefined ? "" : ` (${enter} alone: ${empty})`;
  return example === undefined ? alone.trim() : `such as ${example}${alone}`;
}

function typedLines(view: View, { paint, unicode }: Style, width: number): readonly string[] {
  const { asking, typed, cursor } = view;
  const { cursor: block, hidden } = signsOf(unicode);
  if (typed === "") {
    const standIn = worded(standInFor(view), unicode);
    return wrap(standIn === "" ? block : `${block} ${standIn}`, width).map((line, index) =>
      index === 0 ? `${line.slice(0, 1)}${paint.quiet(line.slice(1))}` : paint.quiet(line),
    );
  }
  const shown = asking.kind === "secret" ? hidden.repeat(typed.length) : typed;
  const cells = [...shown].map((cell, index) => (index === cursor ? `\u001B[7m${cell}\u001B[27m` : cell));
  if (cursor >= cells.length) cells.push(block);
  return Array.from({ length: Math.ceil(cells.length / width) }, (_, row) =>
    cells.slice(row * width, (row + 1) * width).join(""),
  );
}
