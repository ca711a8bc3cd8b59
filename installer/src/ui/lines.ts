import { stripVTControlCharacters } from "node:util";
import type { ContainerLine, InstallerEvent } from "../events.ts";
import { breakCommand } from "./break-command.ts";
import { type CommandLine, spell } from "./command-line.ts";
import type { Paint } from "./paint.ts";

/**
 * What a person reads of an event. Pure; what moves, and `installed`, are the renderers' own.
 * @param width of a line; links and paths are left in one piece, and a command is broken as a shell can read it
 */
export function linesOf(
  event: InstallerEvent,
  paint: Paint,
  line: CommandLine,
  width = Number.POSITIVE_INFINITY,
): readonly string[] {
  const commands = (list: readonly string[]) =>
    list
      .flatMap((command) => breakCommand(spell(command, line), width - 4))
      .map((part) => `    ${paint.command(part)}`);
  const marked = (mark: string, text: string) =>
    text
      .split("\n")
      .flatMap((part) => wrap(part, width - 2))
      .map((part, index) => `${index === 0 ? mark : " "} ${part}`);
  switch (event.type) {
    case "plan":
      return [
        `${paint.strong("CognObserve")} ${event.version} → ${event.dir}`,
        ...event.steps.flatMap(({ title, details }) => [
          `  • ${title}`,
          ...details.map((text) => `      ${paint.quiet(text)}`),
        ]),
      ];
    case "check":
      return event.verdict === "refuse"
        ? []
        : marked(event.verdict === "pass" ? paint.good("✓") : paint.careful("!"), `${event.title}: ${event.message}`);
    case "step":
      return stepLines(event, paint);
    case "warning":
      return [...marked(paint.careful("!"), event.message), ...commands(event.commands)];
    case "notice":
      return event.message.split("\n").flatMap((line) => wrap(line, width));
    case "status":
      return [
        `${event.health === "healthy" ? paint.good("✓") : paint.bad("✗")} CognObserve ${event.version} in ${event.dir} is ${event.health}`,
        ...(event.containers.length > 1
          ? containerLines(event.containers, paint)
          : [`  The container is ${event.container}.`]),
        ...event.problems.flatMap((problem) => indent(problem, width)),
        `  ${event.dashboardUrl}`,
      ];
    case "log-file":
      return fullOutput(event.path, width).map(paint.quiet);
    case "failure":
      return [
        "",
        ...headline(event, paint, width),
        ...indent(event.cause, width),
        ...indent(event.remedy, width),
        ...commands(event.commands),
        ...(event.log === undefined ? [] : fullOutput(event.log, width)),
        ...indent(event.takenBack === undefined ? remains[event.touched] : partly(event.takenBack), width),
      ];
    case "progress":
    case "wait":
    case "download":
    case "build":
    case "services":
    case "service-log":
    case "installed":
      return [];
  }
}

/** A line for each service; jobs that are done are no news. */
function containerLines(containers: readonly ContainerLine[], paint: Paint): readonly string[] {
  const shown = containers.filter(({ state, ready }) => !(ready && state === "exited"));
  const width = Math.max(...shown.map(({ name }) => name.length));
  return shown.map(({ name, state, health, ready }) => {
    const words = health === undefined ? state : `${state}, ${health}`;
    const mark = ready ? paint.good("✓") : health === "starting" ? paint.careful("…") : paint.bad("✗");
    return `  ${mark} ${name.padEnd(width)}  ${ready ? paint.quiet(words) : words}`;
  });
}

const remains = {
  nothing: "Nothing has been changed.",
  "rolled-back": "Everything has been put back as it was.",
  kept: "What was done so far is kept.",
} as const;

/** What has become of the machine where something was to be taken back, and not all of it could be. */
const partly = (takenBack: readonly string[]): string =>
  takenBack.length === 0
    ? "Nothing has been taken back yet, or only a part of that."
    : `Taken back so far: ${takenBack.map((title) => `«${title}»`).join(", ")}. What is left is kept.`;

/** What has failed, and its code: below it where it does not fit beside it. */
function headline({ title, code }: { readonly title: string; readonly code: string }, paint: Paint, width: number) {
  const parts = wrap(title, width - 2);
  const beside = (parts.at(-1) ?? "").length + 2 + code.length + 2 <= width - 2;
  const lines = parts.map((part, index) => `${index === 0 ? paint.bad("✗") : " "} ${paint.strong(part)}`);
  return beside ? [...lines.slice(0, -1), `${lines.at(-1) ?? ""}  (${code})`] : [...lines, `  (${code})`];
}

/** A path stays in one piece, so that it can be copied. */
const fullOutput = (file: string, width: number): readonly string[] => {
  const beside = `  Full output: ${file}`;
  return beside.length <= width ? [beside] : ["  Full output:", `    ${file}`];
};

const indent = (text: string, width: number): readonly string[] =>
  text
    .split("\n")
    .filter((part) => part !== "")
    .flatMap((part) => wrap(part, width - 2))
    .map((part) => `  ${part}`);

/** Prose in lines of at most so many characters, broken between words; a word that is longer stays whole. */
function wrap(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function stepLines(event: Extract<InstallerEvent, { type: "step" }>, paint: Paint): readonly string[] {
  const { title, state, elapsedMs } = event;
  const took = elapsedMs === undefined ? "" : paint.quiet(`  ${duration(elapsedMs)}`);
  if (state === "done") return [`${paint.good("✓")} ${title}${took}`];
  if (state === "skipped") return [`${paint.good("✓")} ${title}  ${paint.quiet("nothing to do")}`];
  if (state === "undone") return [`${paint.careful("↶")} ${title}: taken back`];
  return [];
}

/** 830 → `0.8 s`, 75000 → `1:15`. */
export const duration = (ms: number): string =>
  ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

/** A text as one line of no more than so many characters. */
export function fit(text: string, width: number): string {
  const bare = stripVTControlCharacters(text).replaceAll(/[\t\r\n]+/g, " ");
  return bare.length <= width ? bare : `${bare.slice(0, Math.max(0, width - 1))}…`;
}
