import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { commentLines } from "../files/comment-lines.ts";
import { quote } from "../files/env-file.ts";
import type { GivenSettings } from "./given-settings.ts";
import { wordOf } from "./setting-words.ts";
import { standsElsewhere } from "./stands-elsewhere.ts";

/** What is written down. */
export interface AnswersToKeep {
  readonly mode: Mode;
  readonly dir: string;
  readonly settings: GivenSettings;
}

/** Secrets that were given; those that the installer makes are nobody's answer. */
export const secretsAmong = (given: GivenSettings): readonly SettingName[] =>
  (Object.keys(given) as SettingName[]).filter((name) => settings[name].secret && given[name]);

/** The text of an answers file, which `parseAnswers` reads back. */
export function formatAnswers({ mode, dir, settings: given }: AnswersToKeep, withSecrets: boolean): string {
  const secrets = secretsAmong(given);
  const leftOut = withSecrets ? [] : secrets;
  const names = (Object.keys(settings) as SettingName[]).filter(
    (name) => given[name] !== undefined && !leftOut.includes(name),
  );
  return [
    "# Answers for the installer of CognObserve: cognobserve-install --answers THIS-FILE",
    "# A flag or a variable COGNOBSERVE_NAME of the environment wins over what stands here.",
    "",
    `mode=${mode}`,
    `dir=${quote(dir)}`,
    ...names.flatMap((name) => [
      "",
      ...commentLines(settings[name].description),
      `${wordOf(name) ?? name}=${literally(given[name] ?? "")}`,
    ]),
    ...(leftOut.length === 0
      ? []
      : [
          "",
          ...commentLines(
            "Secrets are left out, so that this file can be shared. Give them in files of their own, or by the environment as COGNOBSERVE_NAME:",
          ),
          ...leftOut.map((name) => `#${name}=@/path/to/a/file`),
        ]),
    "",
  ].join("\n");
}

/** In quotes where it would stand for something else. */
const literally = (value: string): string => (standsElsewhere(value) ? `'${value}'` : quote(value));
