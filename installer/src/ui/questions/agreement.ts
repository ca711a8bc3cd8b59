import { type Asking, keptInWords, type Question, type Situation } from "./question.ts";
import { type Summary, summaryRows } from "./summary.ts";

/**
 * Whether that is to be done.
 * @param untouched what has been changed so far: «Nothing», or «Nothing else» than what was mended
 * @param canChange whether something was asked that can be answered anew
 */
export function agreementTo(summary: Summary, untouched: string, canChange: boolean): Asking {
  const changes = summary.consequences.length > 0;
  return {
    kind: "choice",
    title: `${changes ? "Make these changes?" : "Install now?"} ${untouched} has been changed yet.`,
    table: summaryRows(summary),
    choices: [
      { value: "go", label: changes ? "Make them" : "Install", keeps: true },
      ...(canChange ? [{ value: "change", label: "Change an answer" }] : []),
      { value: "save", label: "Save as answers file" },
      { value: "quit", label: "Quit" },
    ],
  };
}

/** Which of these questions is to be answered anew. */
export const whichAnswer = (asked: readonly Question[], situation: Situation): Asking => ({
  kind: "choice",
  title: "Which answer?",
  choices: asked.map((question) => ({
    value: question.id,
    label: question.name,
    about: keptInWords(question.ask(situation)),
  })),
});

/** What to do about a refusal that has been told. @param change what answering anew is called */
export const afterRefusal = (change: string): Asking => ({
  kind: "choice",
  title: "This cannot be installed yet.",
  choices: [
    { value: "change", label: change },
    { value: "again", label: "Look again", about: "I have seen to it myself" },
    { value: "quit", label: "Quit" },
  ],
});
