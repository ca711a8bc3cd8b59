import { existsSync } from "node:fs";
import path from "node:path";
import { formatAnswers, secretsAmong } from "../answers/format-answers.ts";
import { absolute } from "../answers/setting-values.ts";
import { shellWord } from "../failures/shell-word.ts";
import { isErrno, reasonOf } from "../files/read-if-there.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import type { Asking } from "../ui/questions/question.ts";
import { whereToSave, whetherSecrets } from "../ui/questions/saving.ts";
import type { Ground, Start } from "./ground.ts";

/**
 * Asks where to, writes the answers down and says which command uses them.
 * @param say puts something on the terminal; undefined is the way back
 */
export async function saveAnswers(
  { mode, given }: Ground,
  { session, invocation }: Start,
  say: (asking: Asking) => Promise<string | undefined>,
): Promise<void> {
  const { directory, renderer, line } = session;
  const place = (name: string) => absolute(name, invocation.workingDirectory);
  const name = await say(
    whereToSave((text) => (existsSync(place(text)) ? "is there already: choose another name" : undefined)),
  );
  if (name === undefined) return;
  const secrets = secretsAmong(given);
  const how = secrets.length === 0 ? "without" : await say(whetherSecrets(secrets));
  if (how === undefined) return;
  const file = place(name);
  try {
    await writeAtomically(
      file,
      formatAnswers({ mode: mode.name, dir: directory, settings: given }, how === "with"),
      0o600,
    );
  } catch (error) {
    if (!isErrno(error)) throw error;
    renderer.emit({ type: "warning", message: `${file} could not be written. ${reasonOf(error)}`, commands: [] });
    return;
  }
  const shown = path.relative(invocation.workingDirectory, file);
  const command = [line.program, "--yes", "--answers", shown.startsWith("..") ? file : shown].map(shellWord).join(" ");
  renderer.emit({ type: "notice", message: `Saved, readable by you alone. It is used by:\n    ${command}` });
  if (how === "without" && secrets.length > 0) {
    const message = `The secrets are left out (${secrets.join(", ")}): the file says how to give them.`;
    renderer.emit({ type: "notice", message });
  }
}
