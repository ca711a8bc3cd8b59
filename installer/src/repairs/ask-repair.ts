import { breakCommand } from "../ui/break-command.ts";
import { type Person, putQuestion } from "../ui/questions/put-question.ts";
import type { Asking } from "../ui/questions/question.ts";
import type { Offer, Way } from "./repair.ts";

/** What a person wants done about a refusal. */
export type Choice = { readonly do: "mend"; readonly way: Way } | { readonly do: "look-again" | "leave" };

/**
 * Asks what to do about a refusal that has been told. A way with commands is gone only once they were shown and agreed to.
 * @returns undefined when the person has left
 */
export async function askRepair(offer: Offer, person: Person): Promise<Choice | undefined> {
  let kept: string | undefined;
  for (;;) {
    const reply = await putQuestion(whatToDo(offer, kept), person, "none");
    if (typeof reply !== "object") return undefined;
    if (reply.said === lookAgain || reply.said === leave) return { do: reply.said };
    kept = reply.said;
    const way = offer.ways[Number(kept)];
    if (way === undefined) return undefined;
    if (way.commands.length === 0) return { do: "mend", way };
    const { output } = person.terminal;
    output.write(`\n${commandLines(way, output.columns || 80).join("\n")}\n\n`);
    const agreed = await putQuestion(whetherTo(way), person, "back");
    if (agreed === "leave") return undefined;
    if (agreed !== "back") return { do: "mend", way };
  }
}

/** The commands as bare lines, so that they can be copied. Exported for their screens. */
export const commandLines = ({ commands }: Way, columns: number): readonly string[] =>
  commands.flatMap((command) => breakCommand(command, columns - 1 - MARGIN.length)).map((line) => MARGIN + line);

const MARGIN = "    ";
const lookAgain = "look-again";
const leave = "leave";

/** Exported for its screens. */
export const whatToDo = ({ question, ways }: Offer, kept: string | undefined): Asking => ({
  kind: "choice",
  title: question,
  choices: [
    ...ways.map(({ label, hint }, index) => ({
      value: String(index),
      label,
      ...(hint !== undefined && { about: hint }),
    })),
    { value: lookAgain, label: "Look again", about: "I have seen to it myself" },
    { value: leave, label: "No, leave it as it is" },
  ],
  kept,
  // Whoever has answered questions before would lose that by leaving.
  escape: { value: leave, label: "no" },
});

/** Exported for its screens. */
export const whetherTo = ({ commands }: Way): Asking => ({
  kind: "choice",
  title: commands.length === 1 ? "Run this?" : "Run these?",
  choices: [{ value: "run", label: commands.length === 1 ? "Run it" : "Run them" }],
});
