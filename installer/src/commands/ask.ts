import { type SettingName, settings } from "@cognobserve/settings/table";
import { absolute, type GivenSettings, problemWith } from "../answers/given-settings.ts";
import { failure } from "../failures.ts";
import type { Mode } from "../modes/mode.ts";
import type { Prepared } from "../modes/prepare.ts";
import type { Terminal } from "../ui/terminal.ts";
import type { Session } from "./session.ts";

/** What a person answers. @throws Failure «interrupted» */
export async function ask(
  terminal: Terminal,
  { renderer, rememberArguments }: Session,
  workingDirectory: string,
  mode: Mode,
  given: GivenSettings,
  { before, ports }: Prepared,
): Promise<GivenSettings> {
  const { askQuestions } = await import("../ui/wizard.ts");
  renderer.close();
  const answers = await askQuestions({
    terminal,
    mode: mode.name,
    known: { ...before, ...given },
    suggestedUrl: `http://localhost:${ports[0]?.port ?? ""}`,
    problemWith,
  });
  if (answers === undefined) throw failure("interrupted", {});
  const whole = (Object.entries(answers) as [SettingName, string][]).map(
    ([name, value]) => [name, name.endsWith("_FILE") ? absolute(value, workingDirectory) : value] as const,
  );
  for (const [name, value] of whole) {
    if (name === "NEXTAUTH_URL") rememberArguments(["--url", value]);
    else if (!settings[name].secret) rememberArguments(["--set", `${name}=${value}`]);
  }
  return Object.fromEntries(whole);
}

/** The last question. @throws Failure «interrupted» */
export async function confirm(terminal: Terminal, { renderer }: Session, question: string): Promise<void> {
  const { askToGoOn } = await import("../ui/wizard.ts");
  renderer.close();
  if (!(await askToGoOn(terminal, question))) throw failure("interrupted", {});
}
