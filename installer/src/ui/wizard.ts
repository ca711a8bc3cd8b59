import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { askProduction } from "./ask-production.ts";
import { Left, Questioner } from "./questioner.ts";
import type { Terminal } from "./terminal.ts";

/** What the wizard has to know; it asks and checks, and decides nothing. */
export interface Questions {
  readonly terminal: Terminal;
  readonly mode: Mode;
  /** What stands in `.env` or was given by flags already is not asked again. */
  readonly known: Readonly<Partial<Record<SettingName, string>>>;
  readonly suggestedUrl: string;
  readonly problemWith: (name: SettingName, value: string) => string | undefined;
}

/** Answers of the wizard; undefined when the person has left it. */
export type Answers = Readonly<Partial<Record<SettingName, string>>> | undefined;

const secrets: readonly SettingName[] = ["NEXTAUTH_SECRET", "INIT_ADMIN_PASSWORD", "INIT_API_KEY"];

/** Asks for the URL, what it makes necessary, the administrator and the secrets. Loaded when there is somebody to ask. */
export async function askQuestions({ terminal, mode, known, suggestedUrl, problemWith }: Questions): Promise<Answers> {
  const clack = await import("@clack/prompts");
  const io = { input: terminal.input, output: terminal.output };
  const questioner = new Questioner(clack, io, known, problemWith);
  clack.intro(mode === "production" ? "CognObserve Production" : "CognObserve Quick Start", io);
  try {
    const url = settings.NEXTAUTH_URL.question ?? "URL";
    if (mode === "production") {
      await questioner.text("NEXTAUTH_URL", url, "https://observe.example.com, or http://localhost:3000", "required");
      await askProduction(questioner);
    } else {
      await questioner.text("NEXTAUTH_URL", url, `${suggestedUrl} (leave empty: whatever host it is reached at)`);
    }
    const admin = "admin@cognobserve.local";
    await questioner.text("INIT_ADMIN_EMAIL", "E-mail address of the administrator", admin, { otherwise: admin });
    const open = secrets.filter((name) => !questioner.value(name));
    if (open.length > 0) {
      const how = await questioner.choose("Secrets: password, API key and session secret", [
        { value: "generate", label: "Make strong ones for me" },
        { value: "paste", label: "I paste my own" },
      ]);
      for (const name of how === "paste" ? open : []) {
        await questioner.secret(name, `${name} (leave empty to have one made)`);
      }
    }
    return questioner.answers;
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    clack.cancel("Nothing has been changed.", io);
    return undefined;
  }
}

/** The last question before something is changed. @returns whether it is to be */
export async function askToGoOn({ input, output }: Terminal, message: string): Promise<boolean> {
  const { cancel, confirm, isCancel, outro } = await import("@clack/prompts");
  const io = { input, output };
  const go = await confirm({ ...io, message });
  if (isCancel(go) || !go) {
    cancel("Nothing has been changed.", io);
    return false;
  }
  outro("Installing.", io);
  return true;
}
