import { type SettingName, settings } from "@cognobserve/settings/table";
import { program } from "../failures/entry.ts";
import { failure } from "../failures.ts";
import { nearestName, suggest } from "./nearest-name.ts";
import { exampleOf, unusable } from "./other-value.ts";
import { givable, isGivable } from "./setting-names.ts";
import { absolute, isPath, problemWith } from "./setting-values.ts";
import { settingWords } from "./setting-words.ts";
import { correctedLine, redactArgs } from "./shown-arguments.ts";
import { standsElsewhere } from "./stands-elsewhere.ts";

/** Flags that give settings. */
export interface SettingFlags {
  readonly set?: readonly string[] | undefined;
  readonly url?: string | undefined;
  readonly version?: string | undefined;
}

/** The command line that they stand in. */
export interface Typed {
  /** All of it, to be repeated with what was wrong put right. */
  readonly args: readonly string[];
  /** Relative paths start here. */
  readonly workingDirectory: string;
}

/** A value for a setting, and where it stands. */
export interface Assignment {
  readonly where: string;
  readonly name: SettingName;
  readonly text: string;
  /** Relative paths start here. */
  readonly directory: string;
  /** `@FILE` and `-` stand for the value of a secret elsewhere. */
  readonly indirect: boolean;
}

/**
 * Looks at what the flags say by themselves, before there is a mode, or anything to ask on: their form, their names, and
 * the values that stand there.
 * @throws Failure «usage»
 */
export function checkFlags(flags: SettingFlags, typed: Typed): void {
  for (const assignment of assignmentsOf(flags, typed, givable)) {
    const { where, name, text, directory, indirect } = assignment;
    // What nothing means is up to the mode, and what stands elsewhere is read when it is wanted.
    if (text === "" || (indirect && settings[name].secret && standsElsewhere(text))) continue;
    const value = isPath(name) ? absolute(text, directory) : text;
    const problem = problemWith(name, value);
    if (problem !== undefined) throw unusable(where, name, value, problem);
  }
}

/** @param known names to be proposed for one that there is not */
export function assignmentsOf(
  { set = [], ...words }: SettingFlags,
  { args, workingDirectory: directory }: Typed,
  known: readonly SettingName[],
): readonly Assignment[] {
  return [
    ...(["url", "version"] as const).flatMap((word): readonly Assignment[] => {
      const text = words[word];
      return text === undefined
        ? []
        : [{ where: `--${word}`, name: settingWords[word], text, directory, indirect: false }];
    }),
    ...set.map((assignment) => parseFlag(assignment, args, directory, known)),
  ];
}

function parseFlag(
  assignment: string,
  args: readonly string[],
  directory: string,
  known: readonly SettingName[],
): Assignment {
  const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(assignment) ?? [];
  if (isGivable(name) && value !== undefined) {
    return { where: `--set ${name}`, name, text: value, directory, indirect: true };
  }
  // Without a = it may be anything, such as a password.
  const shown = redactArgs(["--set", assignment])[1] ?? "";
  const meant = isGivable(name) ? name : name === "" ? undefined : nearestName(name, known);
  const problem =
    name === "" || value === undefined
      ? `--set ${shown} is not of the form NAME=VALUE.`
      : `--set ${name}: there is no such setting.`;
  if (meant === undefined) {
    throw failure("usage", {
      problem,
      ...(value !== undefined && name !== "" && { suggestion: suggest(name, known) }),
    });
  }
  const corrected = `${program} ${correctedLine(args, assignment, [`${meant}=${value ?? exampleOf(meant)}`])}`;
  throw failure("usage", {
    problem,
    suggestion: meant === name ? "For instance:" : `Did you mean ${meant}?`,
    corrected,
  });
}
