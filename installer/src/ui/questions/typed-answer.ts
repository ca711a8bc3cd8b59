import type { Asking } from "./question.ts";

type TypedAsking = Exclude<Asking, { kind: "choice" }>;

/** What the answer is when this has been typed; typing nothing takes what the question has for it. */
export function answerFor(asking: TypedAsking, typed: string): string {
  if (typed !== "") return typed;
  return asking.kind === "text" ? (asking.otherwise ?? "") : (asking.kept ?? "");
}

/** Why what was typed cannot be the answer, as a sentence; undefined when it can. */
export function problemWithAnswer(asking: TypedAsking, typed: string): string | undefined {
  const answer = answerFor(asking, typed);
  if (answer !== "") {
    const problem = asking.check(answer);
    return problem && `This ${problem}.`;
  }
  return asking.kind === "text" && asking.required ? "This cannot be left empty." : undefined;
}
