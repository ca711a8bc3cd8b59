import { tracePagePath } from "@cognobserve/settings/pages";
import type { Snippet } from "@cognobserve/settings/snippets";
import type { Outage } from "../../first-trace/outage.ts";
import type { NoticedMiss, Waiting } from "../../first-trace/waiting.ts";
import { asciiGlyphs, unicodeGlyphs } from "../live/glyphs.ts";
import type { Paint } from "../paint.ts";
import { wrap } from "../wrap.ts";
import { type KeyRow, nameOfKey } from "./keys.ts";
import { ago, clock, type Wording, wordingFor } from "./wording.ts";

/** Where the person can look. URLs have no slash at the end. */
export interface Place {
  readonly dashboardUrl: string;
  readonly projectId: string;
}

/** Everything that the screen shows. */
export interface View {
  readonly waiting: Waiting;
  /** Unix milliseconds of this machine. */
  readonly now: number;
  readonly snippets: readonly Snippet[];
  /** Index of the one that is shown. */
  readonly chosen: number;
  /** The answer to the last key. */
  readonly said: string | undefined;
  readonly place: Place;
  /** Command that tells what is wrong with the installation. */
  readonly status: string;
  readonly keys: readonly KeyRow[];
}

export interface Style {
  readonly paint: Paint;
  readonly unicode: boolean;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export const linkOf = ({ dashboardUrl, projectId }: Place, traceId: string): string =>
  dashboardUrl + tracePagePath(projectId, traceId);

const mostMisses = 3;
const leastCode = 3;
/** How long one frame of the moving sign stands. */
export const frameMs = 250;

/**
 * The screen as lines, none wider and all together lower than the terminal: what to send, what has come of it, and the
 * keys. Where there is too little room, less of the program and fewer near misses are shown; the newest always is.
 */
export function screenLines(view: View, style: Style, { columns, rows }: Size): readonly string[] {
  const { paint } = style;
  const word = wordingFor(style.unicode);
  const width = Math.max(20, columns - 1);
  const answer = view.said === undefined ? [] : ["", ...wrap(word(view.said), width)];
  const hints = ["", ...hintLines(view.keys, paint, width)];
  const state = stateLines(view, style, word, width);
  const heading = headingLines(view, paint, word, width);
  const room = rows - 2 - heading.length - answer.length - hints.length - state.length;
  const misses = view.waiting.misses.slice(0, mostMisses).map((miss) => missLines(miss, view.now, paint, word, width));
  const shownMisses = misses.filter(
    (_, index) => index === 0 || misses.slice(0, index + 1).flat().length + leastCode + 2 <= room,
  );
  const code = codeLines(view, paint, word, width, room - shownMisses.flat().length - 1);
  const lines = [...heading, ...code, "", ...state, ...shownMisses.flat(), ...answer, ...hints];
  return lines.slice(-Math.max(1, rows - 2)); // one that is too low for that: what is waited for, and the keys
}

/** The clients, the shown one in brackets, so that it stands out without colour as well. */
function headingLines({ snippets, chosen }: View, paint: Paint, word: Wording, width: number): readonly string[] {
  const { install, place } = snippets[chosen] ?? { install: null, place: "" };
  const tabs = snippets.map(({ label }, index) => (index === chosen ? paint.strong(`[${label}]`) : ` ${label} `));
  return [
    `Send a trace with ${tabs.join(" ")}`.trimEnd(),
    ...(install === null ? [] : wrap(word(`First: ${install}`), width).map(paint.quiet)),
    ...wrap(word(place), width).map(paint.quiet),
    "",
  ];
}

function codeLines({ snippets, chosen, keys }: View, paint: Paint, word: Wording, width: number, room: number) {
  const lines = (snippets[chosen]?.code ?? "").split("\n").map(word);
  const few = Math.max(leastCode, room);
  const wide = lines.some((line) => line.length > width);
  const shown = lines.length + (wide ? 1 : 0) <= few ? lines : lines.slice(0, few - 1);
  const rest = lines.length - shown.length;
  const ways = `${nameOfKey(keys, "copy")} copies, ${nameOfKey(keys, "print")} prints them`;
  const missing =
    rest > 0
      ? [`… ${rest} more ${rest === 1 ? "line" : "lines"}: ${ways} all`]
      : wide
        ? [`… lines that are too long end here: ${ways}`]
        : [];
  return [
    ...shown.map((line) => paint.command(cut(line, width, word("…")))),
    ...missing.map((text) => paint.quiet(cut(word(text), width, word("…")))),
  ];
}

const cut = (line: string, width: number, mark: string): string =>
  line.length <= width ? line : line.slice(0, width - mark.length) + mark;

/** What is waited for, and whether it has come. */
function stateLines(view: View, { paint, unicode }: Style, word: Wording, width: number): readonly string[] {
  const { waiting, now, place } = view;
  const frames = (unicode ? unicodeGlyphs : asciiGlyphs).spinner;
  const frame = paint.active(frames[Math.floor(now / frameMs) % frames.length] ?? "");
  const [latest] = waiting.arrived.toReversed();
  const received =
    latest === undefined
      ? []
      : [
          ...marked(paint.good(word("✓")), word(`Received “${latest.name}”, ${ago(now - latest.noticedAt)}.`), width),
          ...wrap(linkOf(place, latest.id), width - 2).map((part) => `  ${paint.command(part)}`),
        ];
  const before =
    latest === undefined && waiting.before !== undefined
      ? marked(" ", word(`Last trace: “${waiting.before.name}”`), width)
      : [];
  const { last, trouble } = waiting;
  const first = latest === undefined && waiting.before === undefined;
  const what =
    last === undefined
      ? "Looking…"
      : last !== "seen"
        ? "Trying again…"
        : first
          ? "Waiting for your first trace…"
          : "Waiting for the next one…";
  return [
    ...received,
    ...before,
    ...(trouble === undefined ? [] : troubleLines(trouble, view.status, paint, word, width)),
    `${frame} ${word(what)}  ${paint.quiet(clock(now - waiting.since))}`,
    ...(waiting.watching
      ? []
      : marked(paint.careful("!"), word("Redis is away: traces are seen, but mistakes are not noticed."), width)),
  ];
}

const troubleLines = (trouble: Outage, status: string, paint: Paint, word: Wording, width: number) => [
  ...marked(paint.bad("!"), word(trouble.message), width),
  ...(trouble.down
    ? wrap(word(`To see what is wrong: ${status}`), width - 2).map((part) => `  ${paint.strong(part)}`)
    : []),
];

function missLines(miss: NoticedMiss, now: number, paint: Paint, word: Wording, width: number): readonly string[] {
  const from = [...(miss.client === null ? [] : [miss.client]), ago(now - miss.noticedAt)].join(", ");
  return [
    ...marked(paint.careful("!"), word(`${miss.message} (${from})`), width),
    ...wrap(word(miss.remedy), width - 2).map((part) => `  ${paint.strong(part)}`),
  ];
}

const marked = (mark: string, text: string, width: number): readonly string[] =>
  wrap(text, width - 2).map((part, index) => `${index === 0 ? mark : " "} ${part}`);

/** The keys, broken between them where the terminal is narrow. */
function hintLines(keys: readonly KeyRow[], paint: Paint, width: number): readonly string[] {
  const lines: { text: string; length: number }[] = [];
  for (const { shown, label } of keys) {
    const [text, length] = [`${paint.strong(shown)} ${paint.quiet(label)}`, shown.length + 1 + label.length];
    const last = lines.at(-1);
    if (last === undefined || last.length + 3 + length > width) lines.push({ text, length });
    else {
      last.text += `   ${text}`;
      last.length += 3 + length;
    }
  }
  return lines.map(({ text }) => text);
}
