import type { Terminal } from "./terminal.ts";

/** Asks what is to go. @returns undefined when the person has changed their mind */
export async function askUninstall(
  { input, output }: Terminal,
  directory: string,
  deleteData: boolean,
): Promise<{ readonly deleteData: boolean } | undefined> {
  const { isCancel, select } = await import("@clack/prompts");
  const keep = { value: "keep", label: "Uninstall, keep the data" };
  const all = { value: "delete", label: "Uninstall, and delete every trace for good" };
  const answer = await select({
    input,
    output,
    message: `Take CognObserve in ${directory} away?`,
    options: [...(deleteData ? [all] : [keep, all]), { value: "no", label: "No, leave it" }],
  });
  return isCancel(answer) || answer === "no" ? undefined : { deleteData: answer === "delete" };
}
