import type { SettingName } from "@cognobserve/settings/table";
import { settings } from "@cognobserve/settings/table";
import type { Terminal } from "./terminal.ts";

/** What the wizard has to know; it asks and checks, and decides nothing. */
export interface Questions {
  readonly terminal: Terminal;
  /** What stands in `.env` or was given by flags already is not asked again. */
  readonly known: ReadonlySet<SettingName>;
  readonly suggestedUrl: string;
  readonly problemWith: (name: SettingName, value: string) => string | undefined;
}

/** Answers of the wizard; undefined when the person has left it. */
export type Answers = Readonly<Partial<Record<SettingName, string>>> | undefined;

const secrets: readonly SettingName[] = ["NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD", "INIT_API_KEY"];

/** Asks for the URL, the administrator and the secrets. Loaded only when there is somebody to ask. */
export async function askQuestions({ terminal, known, suggestedUrl, problemWith }: Questions): Promise<Answers> {
  const { cancel, confirm, intro, isCancel, outro, password, select, text } = await import("@clack/prompts");
  const io = { input: terminal.input, output: terminal.output };
  const answers: Partial<Record<SettingName, string>> = {};
  const left = (): undefined => {
    cancel("Nothing has been changed.", io);
    return undefined;
  };

  intro("CognObserve Quick Start", io);
  if (!known.has("NEXTAUTH_URL")) {
    const url = await text({
      ...io,
      message: settings.NEXTAUTH_URL.question ?? "URL",
      placeholder: `${suggestedUrl} (leave empty: whatever host it is reached at)`,
      validate: (value) => (value ? problemWith("NEXTAUTH_URL", value) : undefined),
    });
    if (isCancel(url)) return left();
    if (url) answers.NEXTAUTH_URL = url;
  }
  if (!known.has("INIT_ADMIN_EMAIL")) {
    const fallback = "admin@cognobserve.local";
    const email = await text({
      ...io,
      message: "E-mail address of the administrator",
      placeholder: fallback,
      defaultValue: fallback,
      validate: (value) => (value ? problemWith("INIT_ADMIN_EMAIL", value) : undefined),
    });
    if (isCancel(email)) return left();
    answers.INIT_ADMIN_EMAIL = email;
  }
  const open = secrets.filter((name) => !known.has(name));
  if (open.length > 0) {
    const how = await select({
      ...io,
      message: "Secrets: password, API key and session secret",
      options: [
        { value: "generate", label: "Make strong ones for me" },
        { value: "paste", label: "I paste my own" },
      ],
    });
    if (isCancel(how)) return left();
    for (const name of how === "paste" ? open : []) {
      const value = await password({
        ...io,
        message: `${name} (leave empty to have one made)`,
        validate: (typed) => (typed ? problemWith(name, typed) : undefined),
      });
      if (isCancel(value)) return left();
      if (value) answers[name] = value;
    }
  }
  const go = await confirm({ ...io, message: "Install now?" });
  if (isCancel(go) || !go) return left();
  outro("Installing.", io);
  return answers;
}
