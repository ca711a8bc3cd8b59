import type { ServiceState } from "../../events.ts";
import { duration, fit } from "../lines.ts";
import { wrap } from "../wrap.ts";
import type { Canvas } from "./canvas.ts";
import { downloadRows } from "./downloads.ts";
import { type Key, keys } from "./keys.ts";
import type { LiveState, StepAtWork } from "./state.ts";

/** From one frame to the next: enough for what moves, as most of what a live view costs is drawing it. */
export const frameMs = 250;
/** Rows that the last words of a service may take. */
const MOST_WORDS = 6;

/** On fewer rows, what was said before is worth more than layers. */
const LEAST_ROWS_FOR_LAYERS = 20;

/**
 * The lines of the live view: the step at work, what it downloads, what runs, what failed, what can be typed. At most a
 * line less than the terminal has, since the cursor stands below; none is wider than the terminal. Empty at rest.
 */
export function frame(state: LiveState, canvas: Canvas): readonly string[] {
  const { step, stop } = state;
  if (step === undefined) return [];
  const width = canvas.columns - 1; // the last column makes some terminals wrap
  // Of a download, its row says more.
  const isDownloading = state.downloads.some(({ state }) => state === "downloading");
  const head = headlines(isDownloading ? { ...step, message: "" } : step, canvas, width);
  const foot = canvas.keyboard
    ? [...(stop === "nothing" ? [] : ["", notices[stop]]), ...hints(keys[stop], canvas, width)]
    : [];
  let room = Math.max(0, canvas.rows - 1 - head.length - foot.length);
  // What failed is worth more than what goes well.
  const take = (rows: readonly string[]) => {
    const taken = rows.slice(0, room);
    room -= taken.length;
    return taken;
  };
  const words = take(lastWords(state, canvas, width));
  const images = Math.min(state.downloads.length, room);
  room -= images;
  const services = take(serviceRows(state.services, canvas, width, room));
  const spare = canvas.rows < LEAST_ROWS_FOR_LAYERS ? 0 : room;
  const downloads = downloadRows(state.downloads, { ...canvas, columns: width }, images, spare);
  return [...head, ...downloads, ...services, ...words, ...foot].slice(0, Math.max(1, canvas.rows - 1));
}

const notices = {
  asked: "Stop?",
  finishing: "Stops after this step.",
  undoing: "Everything of this run is being undone.",
  stopping: "Stopping.",
} as const;

/** What is at work and for how long, and below that what it waits for. */
function headlines(step: StepAtWork, { now, paint, glyphs }: Canvas, width: number): readonly string[] {
  const spinner = glyphs.spinner[Math.floor(now / frameMs) % glyphs.spinner.length] ?? "";
  const { title, since, message } = step;
  return [
    `${paint.active(spinner)} ${fit(`${title}  ${duration(now - since)}`, width - 2)}`,
    ...(message === "" || message === title ? [] : [`  ${fit(message, width - 2)}`]),
  ];
}

const isOnItsWay = ({ state, health }: Pick<ServiceState, "state" | "health">): boolean =>
  state === "created" || (state === "running" && health !== "unhealthy");

/** What has failed comes first, then what is not there yet. */
const rank = (service: ServiceState): number => (service.ready ? 2 : isOnItsWay(service) ? 1 : 0);

/** A row a service, and why it is not well below it where that is long; those that are not well first, if there is not room for all. */
function serviceRows(services: readonly ServiceState[], { paint }: Canvas, width: number, room: number) {
  const shown = services.filter(({ state, ready }) => !(ready && state === "exited"));
  const names = Math.max(...shown.map(({ service }) => service.length));
  const rowsOf = ({ service, state, health, reason, ready }: ServiceState): readonly string[] => {
    const words = [state, health].filter((word) => word !== undefined).join(", ");
    const text = fit(`${service.padEnd(names)}  ${words}`, width - 4);
    if (ready) return [`  ${paint.good("✓")} ${paint.quiet(text)}`];
    const mark = isOnItsWay({ state, health }) ? paint.careful("…") : paint.bad("✗");
    if (reason === undefined) return [`  ${mark} ${text}`];
    const whole = `${text}, ${fit(reason, Number.POSITIVE_INFINITY)}`;
    if (whole.length <= width - 4) return [`  ${mark} ${whole}`];
    return [
      `  ${mark} ${text}`,
      ...wrap(fit(reason, Number.POSITIVE_INFINITY), width - 6).map((part) => `      ${part}`),
    ];
  };
  if (shown.flatMap(rowsOf).length <= room) return shown.flatMap(rowsOf);
  const rows: string[] = [];
  const left = shown.toSorted((a, b) => rank(a) - rank(b));
  for (let next = left[0]; next !== undefined && rows.length + rowsOf(next).length < room; next = left[0]) {
    rows.push(...rowsOf(next));
    left.shift();
  }
  return room === 0 ? [] : [...rows, `    ${paint.quiet(`and ${left.length} more`)}`];
}

/** What a failing service has said last; the end of it, where it is much. */
function lastWords({ lastWords }: LiveState, { paint, glyphs }: Canvas, width: number): readonly string[] {
  if (lastWords === undefined) return [];
  const lines = lastWords.lines.slice(-5).flatMap((line) => wrap(fit(line, Number.POSITIVE_INFINITY), width - 4));
  return [
    `  ${paint.strong(fit(`${lastWords.service} says:`, width - 2))}`,
    ...lines.slice(-MOST_WORDS).map((line) => `  ${glyphs.bar} ${line}`),
  ];
}

/** A question has a line for each answer; a mere hint goes into one. */
function hints(known: readonly Key[], { paint }: Canvas, width: number): readonly string[] {
  const names = Math.max(...known.map(({ name }) => name.length));
  return known.map(({ name, label }) =>
    known.length === 1
      ? paint.quiet(fit(`${name}: ${label}`, width))
      : `  ${paint.command(name.padEnd(names))}  ${fit(label, width - names - 4)}`,
  );
}
