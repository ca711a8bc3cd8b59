import { readFileSync } from "node:fs";
import type { Environment } from "@cognobserve/settings/read";
import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { failure } from "../failures.ts";
import { isErrno } from "../files/read-if-there.ts";
import type { AnswersFile } from "./answers-file.ts";
import { variablesFor } from "./environment.ts";
import { otherValue, unusable } from "./other-value.ts";
import { type Assignment, assignmentsOf, type SettingFlags, type Typed } from "./setting-flags.ts";
import { namesIn } from "./setting-names.ts";
import { absolute, isPath, problemWith } from "./setting-values.ts";

/** Settings as the user gave them, by whatever way, or in the wizard. Checked against the table. */
export type GivenSettings = Readonly<Partial<Record<SettingName, string>>>;

/** Where values come from that do not stand on the command line themselves. */
export interface Sources extends Typed {
  readonly env: Environment;
  readonly file?: AnswersFile | undefined;
  readonly readStandardInput: () => string;
}

const nowhere: Sources = { args: [], env: {}, workingDirectory: "/", readStandardInput: () => "" };

/** What was given in all, and what of it the environment has given. */
export interface Given {
  readonly settings: GivenSettings;
  /** Names of the variables that count. */
  readonly variables: readonly string[];
}

/**
 * Every setting that was given: a flag wins over the environment, that over the answers file. What stands in `.env`
 * already and the defaults come after these; see resolve-settings.ts.
 *
 * A secret can stand in a file (`NAME=@FILE`) or on standard input (`NAME=-`), as anybody may read a command line, and an
 * answers file may be kept where others see it.
 * @throws Failure «usage» that names the place and, for a misspelt setting, the nearest one
 */
export function readGiven(flags: SettingFlags, mode: Mode, sources: Sources = nowhere): Given {
  const given: Partial<Record<SettingName, string>> = {};
  const variables: string[] = [];
  const { workingDirectory: directory, file } = sources;
  const take = (assignment: Assignment) => {
    given[assignment.name] = resolved(assignment, mode, sources);
  };
  for (const assignment of assignmentsOf(flags, sources, namesIn(mode))) take(assignment);
  for (const { variable, name, value } of variablesFor(sources.env, mode)) {
    if (given[name] !== undefined) continue;
    take({ where: `${variable} in the environment`, name, text: value, directory, indirect: false });
    variables.push(variable);
  }
  for (const { name, text, literal, line } of file?.settings ?? []) {
    if (given[name] !== undefined) continue;
    take({
      where: `${file?.path}, line ${line}, ${name}`,
      name,
      text,
      directory: file?.directory ?? "",
      indirect: !literal,
    });
  }
  return { settings: given, variables };
}

function resolved(assignment: Assignment, mode: Mode, { readStandardInput }: Sources): string {
  const { where, name } = assignment;
  if (!settings[name].modes.includes(mode)) {
    const problem = `${where}: it has no meaning in the mode ${mode}.`;
    const others = settings[name].modes.map((other) => `--mode ${other}`).join(", ");
    throw failure("usage", { problem, suggestion: `Leave it out: it is for ${others}.` });
  }
  const value = textOf(assignment, readStandardInput);
  if (value === "" && isOptional(name, mode)) return "";
  const problem = problemWith(name, value);
  if (problem !== undefined) throw unusable(where, name, value, problem);
  return value;
}

/** Can do without a value, so that giving none means «no longer». */
const isOptional = (name: SettingName, mode: Mode): boolean =>
  settings[name].generate === undefined && !settings[name].requiredIn?.includes(mode);

/** The text that a value stands for. */
function textOf({ where, name, text, directory, indirect }: Assignment, readStandardInput: () => string): string {
  if (isPath(name)) return text === "" ? "" : absolute(text, directory);
  if (!indirect || !settings[name].secret) return text;
  if (text === "-") return readStandardInput().replace(/\r?\n$/, "");
  if (!text.startsWith("@")) return text;
  const file = absolute(text.slice(1), directory);
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const reason = isErrno(error) ? error.code : "it is not a file";
    const { corrected } = otherValue(true, name, text);
    const problem = `${where}=@…: ${file} cannot be read (${reason}).`;
    throw failure("usage", { problem, suggestion: "Put it there, or name another file:", corrected });
  }
}
