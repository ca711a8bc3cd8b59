import { shellWord } from "../failures/shell-word.ts";

/** A command line that a person would paste, and what it is for. Arguments only; the program's name is put before them. */
interface Example {
  readonly purpose: string;
  readonly args: string;
}

const installExamples: readonly Example[] = [
  { purpose: "Install, with a question here and there", args: "" },
  { purpose: "Without any question: one container on this machine", args: "--yes" },
  { purpose: "See what would be done; nothing is changed", args: "--dry-run" },
  {
    purpose: "A team's server, every service in a container of its own",
    args: "--yes --mode production --url https://observe.example.com",
  },
  {
    purpose: "The same on a database of your own, whose URL stands in a file",
    args: "--yes --mode production --url https://observe.example.com --set DATABASE_URL=@database-url.txt",
  },
  { purpose: "From answers that were saved, on any number of machines", args: "--yes --answers cognobserve.answers" },
  { purpose: "Another port; run again at any time to change a setting", args: "--set WEB_PORT=3001" },
];

/** Examples by command; the empty name is the program without one. */
const examples: Readonly<Record<string, readonly Example[]>> = {
  "": installExamples,
  install: installExamples,
  status: [
    { purpose: "How it is", args: "status" },
    { purpose: "For a script: JSON, an object a line", args: "status --json" },
  ],
  "first-trace": [{ purpose: "Snippets to copy, and a look at what arrives", args: "first-trace" }],
  logs: [
    { purpose: "The last 200 lines", args: "logs" },
    { purpose: "As it is said, from now on", args: "logs --follow --tail 0" },
  ],
  uninstall: [
    { purpose: "Take it away, keep the data; asks before it does", args: "uninstall" },
    { purpose: "With the data, without a question", args: "uninstall --yes --delete-data" },
  ],
  completions: [
    { purpose: "bash: add this line to ~/.bashrc", args: "source <({program} completions bash)" },
    { purpose: "zsh: add this line to ~/.zshrc", args: "source <({program} completions zsh)" },
    { purpose: "fish", args: "{program} completions fish > ~/.config/fish/completions/cognobserve-install.fish" },
  ],
};

const secretsAndCodes = `
Settings come from, the first that has it: --set and the other flags; COGNOBSERVE_NAME in the
environment; --answers; the .env of the installation; the default.
Secrets need not stand on the command line, which others can read: --set NAME=@FILE reads one
from a file, --set NAME=- from standard input.

Exit codes:
  0 done                         4 failed; the same command goes on from there
  1 failed, everything put back  5 download or verification failed
  2 wrong usage                  6 running, but not healthy
  3 refused, nothing touched     129, 130, 143 interrupted

Documentation: https://github.com/cognobserve/cognobserve/tree/main/docs/self-hosting`;

/**
 * What stands below a command's options.
 * @param command its name; empty for the program itself
 * @param program how this program is called here, as `invocation.program`
 */
export function helpText(command: string, program: string): string {
  const name = shellWord(program);
  const lines = (examples[command] ?? []).flatMap(({ purpose, args }) => [
    `  ${purpose}:`,
    `    ${args.includes("{program}") ? args.replace("{program}", name) : `${name} ${args}`.trimEnd()}`,
  ]);
  const more = command === "" || command === "install" ? secretsAndCodes : "";
  return lines.length === 0 ? more : `\nExamples:\n${lines.join("\n")}\n${more}`.trimEnd();
}
