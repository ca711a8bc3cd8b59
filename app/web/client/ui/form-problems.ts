import type { z } from "zod";

/** What is wrong with a form's fields, by their names. */
export type FormProblems = Partial<Record<string, string>>;

/** The first thing that is wrong with each field. */
export function firstProblems(error: z.ZodError): FormProblems {
  const found: FormProblems = {};
  for (const { path, message } of error.issues) found[String(path[0])] ??= message;
  return found;
}

/** Focuses the first field that has a problem: in the order of the page, which the schema's need not be. */
export function focusFirst(form: HTMLFormElement, problems: FormProblems): void {
  const fields = [...form.querySelectorAll("input")];
  fields.find((field) => problems[field.name] !== undefined)?.focus();
}
