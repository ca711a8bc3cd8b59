import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { wrap } from "../wrap.ts";
import type { WayOut } from "./keys.ts";
import type { Putting, Reply } from "./prompt.ts";
import type { Asking, Choice } from "./question.ts";
import { worded } from "./style.ts";
import { answerFor, problemWithAnswer } from "./typed-answer.ts";

/** How long better words for the choices are waited for; what was written cannot be written anew here. */
const LATER_MS = 1000;
const wordBack = "back";
/* The keys of a line that is typed: how each is named to people, and by which event readline tells of it. */
const enter = { shown: "Enter", event: "line" } as const;
const interrupt = { shown: "Ctrl-C", event: "SIGINT" } as const;

/** Puts one question as lines that are only ever added to, and takes a line for an answer. @throws the signal's reason */
export async function putAsLines(given: Asking, putting: Putting): Promise<Reply> {
  const asking = asPutHere(await improved(given));
  const { terminal, style, signal } = putting;
  const columns = terminal.output.columns || 80;
  const write = (text: string) => {
    for (const line of hanging(text, style.unicode, columns)) terminal.output.write(`${line}\n`);
  };
  for (const line of linesOf(asking, putting.wayOut, style.unicode, columns)) terminal.output.write(`${line}\n`);
  for (;;) {
    const typed = await readLine(asking.kind === "secret", putting);
    signal.throwIfAborted();
    if (typed === undefined) return "leave";
    if (putting.wayOut === "back" && typed === wordBack) return "back";
    if (asking.kind !== "choice") {
      const problem = problemWithAnswer(asking, typed);
      if (problem === undefined) return { said: answerFor(asking, typed) };
      write(problem);
      continue;
    }
    const chosen = typed === "" ? preset(asking) : Number(typed) - 1;
    const choice = asking.choices[chosen];
    if (choice !== undefined) return { said: choice.value };
    write(`A number from 1 to ${asking.choices.length}, please.`);
  }
}

async function improved(asking: Asking): Promise<Asking> {
  if (asking.kind !== "choice" || asking.later === undefined) return asking;
  const better = await Promise.race([asking.later, pause(LATER_MS, undefined, { ref: false })]);
  return better === undefined ? asking : { ...asking, choices: better };
}

/** What was answered before cannot stand on the line to be edited: an empty line takes it. */
const asPutHere = (asking: Asking): Asking =>
  asking.kind === "text" && asking.kept ? { ...asking, otherwise: asking.kept } : asking;

/** Index of the choice that an empty line takes. */
const preset = ({
  choices,
  kept,
}: {
  readonly choices: readonly Choice[];
  readonly kept?: string | undefined;
}): number =>
  Math.max(
    0,
    choices.findIndex(({ value }) => value === kept),
  );

/** The question, and what can be typed, in lines that are no wider than the terminal. Exported for its screens. */
export const linesOf = (asking: Asking, wayOut: WayOut, unicode: boolean, columns: number): readonly string[] =>
  sentencesOf(asking, wayOut).flatMap((text) => hanging(text, unicode, columns));

function sentencesOf(asking: Asking, wayOut: WayOut): readonly string[] {
  const ways = `${wayOut === "back" ? `“${wordBack}” goes back, ` : ""}${interrupt.shown} leaves.`;
  if (asking.kind === "choice") {
    return [
      "",
      asking.title,
      ...(asking.table ?? []).flatMap(({ word, lines }) => lines.map((line) => `  ${word}: ${line}`)),
      ...asking.choices.map(
        ({ label, about }, index) =>
          `  ${index + 1}  ${label}${about === undefined ? "" : `: ${about.replaceAll("\n", " ")}`}`,
      ),
      `Type a number; ${enter.shown} alone takes ${preset(asking) + 1}. ${ways}`,
    ];
  }
  if (asking.kind === "secret") {
    return ["", asking.title, `What you type is not shown. ${enter.shown} alone: ${asking.empty}. ${ways}`];
  }
  const { otherwise, empty, example } = asking;
  const hints = [
    ...(otherwise === undefined && example !== undefined ? [`Such as ${example}.`] : []),
    ...(otherwise !== undefined ? [`${enter.shown} alone takes ${otherwise}.`] : []),
    ...(otherwise === undefined && empty !== undefined ? [`${enter.shown} alone: ${empty}.`] : []),
  ];
  return ["", asking.title, [...hints, ways].join(" ")];
}

/** A text in lines; where one goes on, it is further in than where it began. */
function hanging(text: string, unicode: boolean, columns: number): readonly string[] {
  const [margin = ""] = /^ *(?:\d+ +)?/.exec(text) ?? [];
  const further = " ".repeat(margin === "  " ? 4 : margin.length);
  const lines = wrap(worded(text.slice(margin.length), unicode), Math.max(20, columns - 1 - further.length));
  return lines.map((line, index) => (index === 0 ? margin : further) + line);
}

/** @param hidden what is typed is not echoed @returns undefined when the person leaves */
async function readLine(hidden: boolean, { terminal, signal }: Putting): Promise<string | undefined> {
  const { input, output } = terminal;
  output.write("> ");
  const reader = createInterface({ input, terminal: hidden });
  const leaving = new AbortController();
  reader.once(interrupt.event, () => leaving.abort());
  reader.once("close", () => leaving.abort());
  try {
    const [line = ""]: readonly string[] = await once(reader, enter.event, {
      signal: AbortSignal.any([signal, leaving.signal]),
    });
    return line.trim();
  } catch {
    return undefined;
  } finally {
    reader.close();
    if (hidden) output.write("\n");
  }
}
