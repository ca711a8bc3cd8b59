import { settings } from "@cognobserve/settings/table";
import type { Command, Option } from "commander";
import { z } from "zod";
import { givable } from "../answers/setting-names.ts";

/** What may stand behind an option, or as a word of its own. */
export type Value =
  | { readonly kind: "nothing" | "anything" | "file" | "directory" | "setting" }
  | { readonly kind: "choice"; readonly choices: readonly string[] };

/** An option as it is completed: `--name`, or `-n`. */
export interface OptionWord {
  readonly name: string;
  readonly description: string;
  readonly value: Value;
  /** May be left out. */
  readonly optional: boolean;
  readonly repeatable: boolean;
}

export interface CommandWord {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWord[];
  /** What follows the command's name. */
  readonly argument: Value;
}

/** What `--set` takes before and after its `=`. */
export interface SettingWord {
  readonly name: string;
  readonly description: string;
  readonly value: Value;
}

/** Everything that can be completed. */
export interface Vocabulary {
  readonly program: string;
  /** What may be said before a command is named. */
  readonly options: readonly OptionWord[];
  readonly commands: readonly CommandWord[];
  readonly settings: readonly SettingWord[];
}

/** Reads it out of the command line's own definition and the table of settings. */
export function vocabularyOf(program: Command): Vocabulary {
  const help = program.createHelp();
  const names = help.visibleCommands(program).map((command) => command.name());
  return {
    program: program.name(),
    options: help.visibleOptions(program).flatMap(wordsOf),
    commands: help.visibleCommands(program).map((command) => ({
      name: command.name(),
      description: command.description(),
      options: help.visibleOptions(command).flatMap(wordsOf),
      argument: argumentOf(command, names),
    })),
    settings: givable.map((name) => ({
      name,
      description: firstSentence(settings[name].description),
      value: name.endsWith("_FILE") ? { kind: "file" } : choice(valuesOf(settings[name].schema)),
    })),
  };
}

/** Names of options that swallow the next word, in whichever command. */
export const swallowing = ({ options, commands }: Vocabulary): readonly string[] => [
  ...new Set(
    [...options, ...commands.flatMap((command) => command.options)]
      .filter(({ value, optional }) => value.kind !== "nothing" && !optional)
      .map(({ name }) => name),
  ),
];

function wordsOf(option: Option): readonly OptionWord[] {
  return [option.long, option.short]
    .filter((name) => name !== undefined)
    .map((name) => ({
      name,
      description: option.description,
      value: behind(option),
      optional: option.optional,
      // One that gathers values has a parser of its own, and none of them to begin with.
      repeatable: option.parseArg !== undefined && !option.argChoices && option.defaultValue === undefined,
    }));
}

/** The name that the help gives an option's value says what it is. */
function behind({ argChoices, flags, required, optional }: Option): Value {
  if (argChoices !== undefined) return choice(argChoices);
  if (!required && !optional) return { kind: "nothing" };
  const named = /[<[](.*)[>\]]/.exec(flags)?.[1];
  if (named === "dir") return { kind: "directory" };
  if (named === "file") return { kind: "file" };
  if (named === "name=value") return { kind: "setting" };
  return { kind: "anything" };
}

function argumentOf(command: Command, commands: readonly string[]): Value {
  const [argument] = command.registeredArguments;
  if (argument === undefined) return { kind: "nothing" };
  return choice(argument.argChoices ?? (argument.name() === "command" ? commands : []));
}

/** The words that a schema allows, when they are few and fixed. */
function valuesOf(schema: z.ZodType): readonly string[] {
  const inner = schema instanceof z.ZodPipe ? schema.in : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}

const choice = (choices: readonly string[]): Value =>
  choices.length === 0 ? { kind: "anything" } : { kind: "choice", choices };

const firstSentence = (text: string): string => /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/[.:]$/, "") ?? text;
