import { type SettingName, settings } from "@cognobserve/settings/table";
import { installer } from "../failures/entry.ts";
import { shellWord } from "../failures/shell-word.ts";
import { type Failure, failure } from "../failures.ts";
import { problemWith } from "./setting-values.ts";
import { wordOf } from "./setting-words.ts";

/** A value that may stand there, as it is typed behind `NAME=`. That of a secret is read from a file. */
export const exampleOf = (name: SettingName): string =>
  settings[name].secret ? "@FILE" : (settings[name].example ?? settings[name].default ?? "…");

/** The refusal of a value, with another that would do. */
export function unusable(where: string, name: SettingName, value: string, problem: string): Failure {
  return failure("usage", {
    problem: `${where}: the value ${problem}.`,
    ...otherValue(where.startsWith("--"), name, value),
  });
}

/**
 * What can be done about a value that cannot be used: the same command with another one.
 * @param typed it stands in the command, and not in the environment or a file, where it can be corrected as well
 */
export function otherValue(
  typed: boolean,
  name: SettingName,
  value: string,
): { readonly suggestion: string; readonly corrected: string } {
  const meant = name === "NEXTAUTH_URL" || name === "INGEST_URL" ? withScheme(name, value) : undefined;
  const word = wordOf(name);
  const other = shellWord(meant ?? exampleOf(name));
  return {
    suggestion:
      meant !== undefined
        ? `Did you mean ${meant}?`
        : typed
          ? "For instance:"
          : "Correct it there, or overrule it on the command line, for instance:",
    corrected: `${installer} ${word === undefined ? `--set ${name}=${other}` : `--${word} ${other}`}`,
  };
}

/** A host that was typed without a scheme. A port, or this machine alone, is seldom reached with TLS. */
function withScheme(name: SettingName, value: string): string | undefined {
  if (!/^[a-z0-9.-]+(:\d+)?$/i.test(value)) return undefined;
  const meant = `${/:|^localhost$|^[\d.]+$/.test(value) ? "http" : "https"}://${value}`;
  return problemWith(name, meant) === undefined ? meant : undefined;
}
