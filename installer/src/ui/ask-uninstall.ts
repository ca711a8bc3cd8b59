import { type Person, putQuestion } from "./questions/put-question.ts";
import type { Asking } from "./questions/question.ts";

/** An installation that may be about to go. */
export interface ToUninstall {
  readonly directory: string;
  /** Whether its data is in a database that is not ours, which stays as it is. */
  readonly externalDatabase: boolean;
}

/** Asks what is to go. @returns undefined when the person has changed their mind */
export async function askUninstall(
  person: Person,
  installation: ToUninstall,
  deleteData: boolean,
): Promise<{ readonly deleteData: boolean } | undefined> {
  const reply = await putQuestion(whatIsToGo(installation, deleteData), person, "leave");
  return typeof reply !== "object" || reply.said === "no" ? undefined : { deleteData: reply.said === "delete" };
}

/** @param deleteData it was asked for by a flag. Exported for its screens. */
export function whatIsToGo({ directory, externalDatabase }: ToUninstall, deleteData: boolean): Asking {
  const [keep, all] = externalDatabase
    ? [
        { label: "Yes, but keep volumes and keys", about: "they wait for the next time" },
        { label: "Yes, and delete volumes and keys", about: "for good; the data stays in your Postgres" },
      ]
    : [
        { label: "Yes, but keep the data", about: "traces, users and keys wait for the next time" },
        { label: "Yes, and delete the data", about: "every trace, user and key, for good" },
      ];
  return {
    kind: "choice",
    title: `Uninstall CognObserve from ${directory}?`,
    choices: [
      ...(deleteData ? [] : [{ value: "keep", ...keep }]),
      { value: "delete", ...all },
      { value: "no", label: "No, leave it as it is" },
    ],
  };
}
