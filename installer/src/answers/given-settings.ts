import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Environment } from "@cognobserve/settings/read";
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

/** Where values come from that do not stand on the command line themselves. */
export interface Sources {
  readonly env: Environment;
  readonly workingDirectory: string;
  readonly readStandardInput: () => string;
}

const nowhere: Sources = { env: {}, workingDirectory: "/", readStandardInput: () => "" };

const names = Object.keys(settings) as SettingName[];

/** Secrets that the environment gives in the mode «production», where they often come from a vault in that way. */
export const secretsInEnvironment = (env: Environment, mode: Mode): readonly SettingName[] =>
  mode !== "production"
    ? []
    : names.filter((name) => settings[name].secret && settings[name].modes.includes(mode) && env[name]);

/**
 * Reads `--set NAME=VALUE`, `--url` and `--version`, and secrets of the environment where no flag names them. A secret can
 * stand in a file (`--set NAME=@FILE`) or on standard input (`--set NAME=-`), as anybody may read a command line.
 * @throws Failure «usage» that names the flag and, for a misspelt setting, the nearest one
 */
export function readGivenSettings(
  flags: {
    readonly set?: readonly string[] | undefined;
    readonly url?: string | undefined;
    readonly version?: string | undefined;
  },
  mode: Mode,
  sources: Sources = nowhere,
): GivenSettings {
  const given: Partial<Record<SettingName, string>> = {};
  for (const name of secretsInEnvironment(sources.env, mode)) {
    given[name] = checked(`${name} in the environment`, name, sources.env[name] ?? "");
  }
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
    const value = valueFrom(name, assignment.slice(split + 1), sources);
    given[name] = value === "" && isOptional(name, mode) ? "" : checked(`--set ${name}`, name, value);
  }
  return given;
}

/** Can do without a value, so that giving none means «no longer». */
const isOptional = (name: SettingName, mode: Mode): boolean =>
  settings[name].generate === undefined && !settings[name].requiredIn?.includes(mode);

function valueFrom(name: SettingName, text: string, { workingDirectory, readStandardInput }: Sources): string {
  if (name.endsWith("_FILE")) return text === "" ? "" : absolute(text, workingDirectory);
  if (!settings[name].secret) return text;
  if (text === "-") return readStandardInput().replace(/\r?\n$/, "");
  if (!text.startsWith("@")) return text;
  const file = absolute(text.slice(1), workingDirectory);
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "it is not a file";
    throw failure("usage", { problem: `--set ${name}=@…: ${file} cannot be read (${reason}).` });
  }
}

/** The whole path of a file that a person has named: Compose and the next run look from elsewhere. */
export const absolute = (file: string, workingDirectory: string): string =>
  path.resolve(
    workingDirectory,
    file.replace(/^~(?=$|\/)/, () => os.homedir()),
  );

function checked(flag: string, name: SettingName, value: string): string {
  const problem = problemWith(name, value);
  if (problem !== undefined) throw failure("usage", { problem: `${flag}: the value ${problem}.` });
  return value;
}

function suggest(name: string, mode: Mode): string {
  const known = names.filter((other) => settings[other].modes.includes(mode));
  const nearest = known.find((other) => distance(other, name.toUpperCase()) <= 3);
  return nearest === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${nearest}?`;
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
