import type { Command } from "commander";
import { bashCompletions } from "./bash.ts";
import { fishCompletions } from "./fish.ts";
import { vocabularyOf } from "./vocabulary.ts";
import { zshCompletions } from "./zsh.ts";

/*
 * Own generators, as @bomb.sh/tab 0.0.22 will not do: its bash script evaluates the words that stand on the command line
 * (a typed `$(…)` would be run by the Tab key), needs the package bash-completion and cannot be sourced twice; and it
 * knows nothing of NAME=VALUE.
 */
const scripts = { bash: bashCompletions, zsh: zshCompletions, fish: fishCompletions };

export type Shell = keyof typeof scripts;

/** The script that teaches a shell to complete this program's command line. */
export const completionsFor = (shell: Shell, program: Command): string => scripts[shell](vocabularyOf(program));
