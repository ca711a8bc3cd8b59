import type { Asking } from "./question.ts";

/** @param check why a file cannot be the one, as the rest of a sentence */
export const whereToSave = (check: (name: string) => string | undefined): Asking => ({
  kind: "text",
  title: "Save the answers as which file?",
  otherwise: "cognobserve.answers",
  check,
});

/** @param secrets names of settings */
export const whetherSecrets = (secrets: readonly string[]): Asking => ({
  kind: "choice",
  title: `You gave ${secrets.length === 1 ? "a secret" : "secrets"}: ${secrets.join(", ")}`,
  choices: [
    { value: "without", label: "Leave out", about: "the file can be shared" },
    { value: "with", label: "Write too", about: "the file is readable by you alone" },
  ],
});
