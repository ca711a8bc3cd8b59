import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { z } from "zod";
import { failure } from "../failures.ts";
import { isErrno, reasonOf } from "../files/read-if-there.ts";
import type { Invocation } from "../invocation.ts";
import { suggest } from "./nearest-name.ts";
import { givable, isGivable } from "./setting-names.ts";
import { absolute, isPath, problemWith } from "./setting-values.ts";
import { settingWords } from "./setting-words.ts";
import { standsElsewhere } from "./stands-elsewhere.ts";

/** A setting as it stands in an answers file: `text` may be `@FILE` for a secret. */
export interface WrittenSetting {
  readonly name: SettingName;
  readonly text: string;
  /** It stood in quotes, so that it stands for nothing but itself. */
  readonly literal: boolean;
  readonly line: number;
}

/** Answers that were written down beforehand. */
export interface AnswersFile {
  readonly path: string;
  /** Paths in the file start here, so that it can be kept beside what it names. */
  readonly directory: string;
  readonly mode?: Mode;
  readonly dir?: string;
  readonly settings: readonly WrittenSetting[];
  /** Others than the owner may read it, and a secret stands in it. */
  readonly exposed: boolean;
}

/** What a line is about. */
type Subject = "mode" | "dir" | SettingName;

/** Words that stand for the flag of the same name, beside the names of settings. */
const words = { mode: "mode", dir: "dir", ...settingWords } as const;

const subjectOf = (name: string): Subject | undefined =>
  Object.hasOwn(words, name) ? words[name as keyof typeof words] : isGivable(name) ? name : undefined;

const modeName = z.enum(["quickstart", "production"], { error: "must be quickstart or production" });

/** Reads `--answers FILE`; `-` is standard input. @throws Failure «answers-unreadable», «answers-invalid» */
export function readAnswersFile(
  option: string,
  { workingDirectory, readStandardInput }: Pick<Invocation, "workingDirectory" | "readStandardInput">,
): AnswersFile {
  if (option === "-") return parseAnswers(readStandardInput(), "standard input", workingDirectory);
  const file = absolute(option, workingDirectory);
  try {
    const answers = parseAnswers(readFileSync(file, "utf8"), file, path.dirname(file));
    const open = (statSync(file).mode & 0o077) !== 0;
    return { ...answers, exposed: open && answers.settings.some(holdsSecret) };
  } catch (error) {
    if (!isErrno(error)) throw error;
    const reason = error.code === "ENOENT" ? "There is no such file." : reasonOf(error);
    throw failure("answers-unreadable", { file, reason });
  }
}

const holdsSecret = ({ name, ...written }: WrittenSetting): boolean =>
  settings[name].secret && written.text !== "" && !isElsewhere(written);

/**
 * Understands the text of an answers file: a NAME=VALUE a line, quoted as in `.env`, with `#` before a comment.
 * @throws Failure «answers-invalid» with every problem at once; none repeats a value
 */
export function parseAnswers(text: string, file: string, directory: string): AnswersFile {
  const problems: string[] = [];
  const found = new Map<Subject, Text & { readonly line: number }>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    const line = index + 1;
    const understood = understand(raw);
    const earlier = "subject" in understood ? found.get(understood.subject) : undefined;
    if ("problem" in understood) problems.push(`Line ${line}: ${understood.problem}`);
    else if (earlier !== undefined)
      problems.push(`Line ${line}: ${understood.subject} stands in line ${earlier.line} already.`);
    else {
      const { subject, text, literal } = understood;
      found.set(subject, { text, literal, line });
      const problem = problemWithText(subject, { text, literal }, directory);
      if (problem !== undefined) problems.push(`Line ${line}: ${understood.name}: the value ${problem}.`);
    }
  }
  if (problems.length > 0) throw failure("answers-invalid", { file, problems });
  const [mode, dir] = [found.get("mode")?.text, found.get("dir")?.text];
  return {
    path: file,
    directory,
    ...(mode !== undefined && { mode: modeName.parse(mode) }),
    ...(dir !== undefined && { dir: absolute(dir, directory) }),
    settings: [...found].flatMap(([name, found]) => (isGivable(name) ? [{ name, ...found }] : [])),
    exposed: false,
  };
}

/** A value as it was written. */
type Text = Pick<WrittenSetting, "text" | "literal">;

type Understood = ({ readonly name: string; readonly subject: Subject } & Text) | { readonly problem: string };

function understand(raw: string): Understood {
  const [, name = "", rest = ""] = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/.exec(raw) ?? [];
  if (name === "") return { problem: "it is not of the form NAME=VALUE." };
  const subject = subjectOf(name);
  if (subject === undefined) {
    return { problem: `there is no ${name}. ${suggest(name, [...Object.keys(words), ...givable])}` };
  }
  const value = valueIn(rest);
  return "problem" in value ? { problem: `${name}: ${value.problem}` } : { name, subject, ...value };
}

/** What can be known of a value before the mode is. */
function problemWithText(subject: Subject, { text, literal }: Text, directory: string): string | undefined {
  if (subject === "dir") return text === "" ? "cannot be left empty" : undefined;
  if (subject === "mode") return modeName.safeParse(text).error?.issues[0]?.message;
  if (text === "" || (settings[subject].secret && isElsewhere({ text, literal }))) return undefined;
  return problemWith(subject, isPath(subject) ? absolute(text, directory) : text);
}

const isElsewhere = ({ text, literal }: Text): boolean => !literal && standsElsewhere(text);

/** The value after the `=`. A `#` that follows a blank begins a comment, except inside of quotes. */
function valueIn(rest: string): Text | { readonly problem: string } {
  const text = rest.trim();
  const quote = text[0];
  if (quote !== "'" && quote !== '"') return { text: text.replace(/(^|\s+)#.*$/, ""), literal: false };
  const end = text.indexOf(quote, 1);
  if (end < 0) return { problem: "the quotation mark at its beginning is not closed." };
  if (!/^\s*(#.*)?$/.test(text.slice(end + 1)))
    return { problem: "something stands after the closing quotation mark." };
  return { text: text.slice(1, end), literal: true };
}
