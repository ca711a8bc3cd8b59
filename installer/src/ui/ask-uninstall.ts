import { type Person, putQuestion } from "./questions/put-question.ts";
import type { Asking } from "./questions/question.ts";

/** Asks what is to go. @returns undefined when the person has changed their mind */
export async function askUninstall(
  person: Person,
  directory: string,
  deleteData: boolean,
): Promise<{ readonly deleteData: boolean } | undefined> {
  const reply = await putQuestion(whatIsToGo(directory, deleteData), person, false);
  return typeof reply !== "object" || reply.said === "no" ? undefined : { deleteData: reply.said === "delete" };
}

/** @param deleteData it was asked for by a flag. Exported for its screens. */
export function whatIsToGo(directory: string, deleteData: boolean): Asking {
  const keep = {
    value: "keep",
    label: "Yes, but keep the data",
    about: "traces, users and keys wait for the next time",
  };
  const all = { value: "delete", label: "Yes, and delete the data", about: "every trace, user and key, for good" };
  return {
    kind: "choice",
    title: `Uninstall CognObserve from ${directory}?`,
    choices: [...(deleteData ? [all] : [keep, all]), { value: "no", label: "No, leave it as it is" }],
  };
}
