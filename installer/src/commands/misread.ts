import type { Command, CommanderError } from "commander";
import { nearestName } from "../answers/nearest-name.ts";
import { correctedLine, redactArgs } from "../answers/shown-arguments.ts";
import { program as programItself } from "../failures/entry.ts";
import { shellWord } from "../failures/shell-word.ts";
import { type Failure, failure } from "../failures.ts";
import type { Invocation } from "../invocation.ts";

/** What commander objected to, in our words, with the command line as it may have been meant. */
export function misread({ message, code }: CommanderError, args: readonly string[]): Failure {
  const [sentence = "", guess] = message.replace(/^error: /, "").split(/\n\(Did you mean (.*)\?\)/);
  const problem = sentence
    // A value behind an unknown option may be a secret.
    .replace(/('--[^=']+)=[^']*'/, "$1'")
    .replace(/^./, (first) => first.toUpperCase());
  if (code === "commander.invalidArgument") {
    const [, wrong = "", choices = ""] =
      /'([^']*)' is invalid(?: for argument .*)?\. Allowed choices are (.*)\.$/s.exec(sentence) ?? [];
    const meant = likely(wrong, choices.split(", "));
    return meant === undefined ? failure("usage", { problem }) : didYouMean(problem, wrong, [meant], args);
  }
  const wrong = /^unknown option '(.*)'$/s.exec(sentence)?.[1];
  if (guess === undefined || wrong === undefined) return failure("usage", { problem });
  if (guess.startsWith("one of ")) return failure("usage", { problem, suggestion: `Did you mean ${guess}?` });
  return didYouMean(problem, wrong, [guess], args);
}

/** A first word that is no command: a misspelt one, a mode without its flag, or something else. */
export function noSuchCommand(word: string, program: Command, args: readonly string[]): Failure {
  const problem = `There is no command ${word}.`;
  const modes = program.options.find(({ long }) => long === "--mode")?.argChoices ?? [];
  const mode = likely(word, modes);
  if (mode !== undefined) return didYouMean(problem, word, ["--mode", mode], args);
  const known = [...program.commands.map((command) => command.name()), "help", "--version"];
  const meant = likely(word, known);
  return meant === undefined
    ? failure("usage", { problem, suggestion: `There are: ${known.join(", ")}.` })
    : didYouMean(problem, word, [meant], args);
}

/** A directory without a name, which would be the one that one happens to stand in. */
export function namelessDirectory({ args, userId }: Pick<Invocation, "args" | "userId">): Failure {
  const usual = userId === 0 ? "/opt/cognobserve" : "~/cognobserve";
  const others = args.filter((arg, index) => !/^--dir=?$/.test(arg) && !(arg === "" && args[index - 1] === "--dir"));
  return failure("usage", {
    problem: "--dir names no directory: what stands behind it is empty, as a variable is that was never set.",
    suggestion: "Name one; the usual one is:",
    corrected: `${programItself} ${[...redactArgs(others).map(shellWord), "--dir", usual].join(" ")}`,
  });
}

/** The one word that begins so, or the nearest that has most of the letters. */
function likely(word: string, known: readonly string[]): string | undefined {
  const begun = word.toLowerCase();
  const beginning = known.filter((other) => begun.length >= 2 && other.replace(/^--/, "").startsWith(begun));
  if (beginning.length === 1) return beginning[0];
  const nearest = nearestName(word, known);
  const shared = [...begun].filter((letter) => nearest?.includes(letter)).length;
  return shared * 2 > begun.length ? nearest : undefined;
}

function didYouMean(problem: string, wrong: string, meant: readonly string[], args: readonly string[]): Failure {
  const corrected = `${programItself} ${correctedLine(args, wrong, meant)}`;
  return failure("usage", { problem, suggestion: `Did you mean ${meant.join(" ")}?`, corrected });
}
