import { type Asking, type Choice, keptInWords, type Situation } from "./question.ts";
import { type Summary, summaryRows } from "./summary.ts";
import type { Pickable } from "./talk.ts";

/**
 * Whether that is to be done.
 * @param untouched what has been changed so far: «Nothing», or «Nothing else» than what was mended, or what a run before has begun
 * @param picks what can be answered anew, or was not asked
 */
export function agreementTo(summary: Summary, untouched: string, picks: readonly Pickable[]): Asking {
  const { question, yes } = wordsFor(summary);
  return {
    kind: "choice",
    title: `${question} ${untouched} has been changed yet.`,
    table: summaryRows(summary),
    choices: [
      { value: "go", label: yes, keeps: true },
      ...(picks.length > 0 ? [changing(picks)] : []),
      { value: "save", label: "Save as answers file" },
      { value: "quit", label: "Quit" },
    ],
  };
}

function changing(picks: readonly Pickable[]): Choice {
  const unasked = picks.filter(({ answered }) => !answered);
  const names = unasked.map(({ question: { name } }) => name.toLowerCase()).join(", ");
  return { value: "change", label: "Change an answer", ...(names !== "" && { about: `not asked so far: ${names}` }) };
}

function wordsFor({ changes, begun }: Summary): { readonly question: string; readonly yes: string } {
  if (begun) return { question: "Go on with what was begun?", yes: "Go on" };
  if (changes === undefined) return { question: "Install now?", yes: "Install" };
  if (changes.length > 0) return { question: "Make these changes?", yes: "Make them" };
  // Something of it has stopped, or was lost.
  return { question: "Put it in order again?", yes: "Put it in order" };
}

/** Which of these questions is to be answered. */
export const whichAnswer = (picks: readonly Pickable[], situation: Situation): Asking => ({
  kind: "choice",
  title: "Which answer?",
  choices: picks.map(({ question }) => ({
    value: question.id,
    label: question.name,
    about: keptInWords(question.ask(situation)),
  })),
});

/**
 * What to do about a refusal that has been told. What refuses a mode lies mostly with the machine, and what refuses answers
 * with them: the likelier way stands first.
 */
export function afterRefusal(refused: "mode" | "answers"): Asking {
  const again = { value: "again", label: "Look again", about: "I have seen to it myself" };
  const change = { value: "change", label: refused === "mode" ? "Choose another mode" : "Change an answer" };
  return {
    kind: "choice",
    title: "This cannot be installed yet.",
    choices: [...(refused === "mode" ? [again, change] : [change, again]), { value: "quit", label: "Quit" }],
    escape: { value: change.value, label: change.label.toLowerCase() },
  };
}
