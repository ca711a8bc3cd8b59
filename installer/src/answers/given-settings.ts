import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { failure } from "../failures.ts";
import { quote } from "../files/env-file.ts";

/** Settings as the user gave them, by flags or in the wizard. Checked against the table. */
export type GivenSettings = Readonly<Partial<Record<SettingName, string>>>;

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settings, name);

/** Why a value cannot be used for a setting, or undefined when it can. Never repeats the value. */
export function problemWith(name: SettingName, value: string): string | undefined {
  const parsed = settings[name].schema.safeParse(value);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "is not valid";
  try {
    quote(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "cannot be written";
  }
}

/**
 * Reads `--set NAME=VALUE`, `--url` and `--version`.
 * @throws Failure «usage» that names the flag and, for a misspelt setting, the nearest one
 */
export function readGivenSettings(
  flags: {
    readonly set?: readonly string[] | undefined;
    readonly url?: string | undefined;
    readonly version?: string | undefined;
  },
  mode: Mode,
): GivenSettings {
  const given: Partial<Record<SettingName, string>> = {};
  if (flags.url !== undefined) given.NEXTAUTH_URL = checked("--url", "NEXTAUTH_URL", flags.url);
  if (flags.version !== undefined) given.VERSION = checked("--version", "VERSION", flags.version);
  for (const assignment of flags.set ?? []) {
    const split = assignment.indexOf("=");
    if (split < 1) throw failure("usage", { problem: `--set ${assignment} is not of the form NAME=VALUE.` });
    const name = assignment.slice(0, split);
    if (!isSettingName(name) || settings[name].modes.length === 0) {
      throw failure("usage", { problem: `--set ${name}: there is no such setting.`, suggestion: suggest(name, mode) });
    }
    if (!settings[name].modes.includes(mode)) {
      throw failure("usage", { problem: `--set ${name}: it has no meaning in the mode ${mode}.` });
    }
    given[name] = checked(`--set ${name}`, name, assignment.slice(split + 1));
  }
  return given;
}

function checked(flag: string, name: SettingName, value: string): string {
  const problem = problemWith(name, value);
  if (problem !== undefined) throw failure("usage", { problem: `${flag}: the value ${problem}.` });
  return value;
}

function suggest(name: string, mode: Mode): string {
  const names = (Object.keys(settings) as SettingName[]).filter((other) => settings[other].modes.includes(mode));
  const nearest = names.find((other) => distance(other, name.toUpperCase()) <= 3);
  return nearest === undefined ? `There are: ${names.join(", ")}.` : `Did you mean ${nearest}?`;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
