import type { Row } from "./question.ts";

/** An image that the plan runs, and how it comes here. */
export interface PlannedImage {
  readonly reference: string;
  readonly how: "here" | "pulled" | "built";
  /** Bytes on the disk: of the image itself where it is here, else about. */
  readonly bytes: number | undefined;
}

/** What is going to happen. Holds no secret. */
export interface Summary {
  readonly directory: string;
  /** Names of files in it, and at last the one that holds secrets. */
  readonly files: readonly string[];
  readonly newVolumes: readonly string[];
  /** Those that are there, with what is in them. */
  readonly keptVolumes: readonly string[];
  readonly images: readonly PlannedImage[];
  readonly checkout: string | undefined;
  readonly services: readonly string[];
  /** Bytes. */
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number | undefined;
  readonly doors: readonly { readonly port: number; readonly open: boolean; readonly what: string }[];
  readonly admin: string;
  /** Secrets that the person has given. */
  readonly givenSecrets: readonly string[];
  /** The others stand in `.env` already; else they are made. */
  readonly knownSecrets: boolean;
  /** Titles of the steps that have something to do, where it is not all of them. */
  readonly toDo: readonly string[];
  /** A run that was cut off has begun with it. */
  readonly begun: boolean;
  /** What changes of an installation that works, and what a person should know of that; undefined for a new one. */
  readonly changes: readonly string[] | undefined;
}

/** The summary as a table. */
export function summaryRows(summary: Summary): readonly Row[] {
  const isNew = summary.changes === undefined;
  const { newVolumes, keptVolumes } = summary;
  return [
    { word: "Changed", lines: summary.changes ?? [] },
    { word: "To do", lines: summary.toDo.length > 0 ? [summary.toDo.join(", ")] : [] },
    {
      word: "Written",
      lines: [`${summary.directory}: ${filesOf(summary.files)}`, ...volumeLine(newVolumes)],
    },
    { word: "Kept", lines: volumeLine(keptVolumes) },
    ...imageRows(summary),
    { word: "Started", lines: [startedLine(summary)] },
    // Of an installation that is there, ports and secrets stay; the changes would name them.
    { word: "Opened", lines: isNew ? summary.doors.map(doorLine) : [] },
    { word: "Sign-in", lines: isNew ? [signInLine(summary)] : [] },
  ].filter(({ lines }) => lines.length > 0);
}

const doorLine = ({ port, open, what }: Summary["doors"][number]): string =>
  `${port} ${open ? "to the network" : "to this machine"}: ${what}`;

function signInLine({ admin, givenSecrets, knownSecrets }: Summary): string {
  const others = knownSecrets ? "as .env has them" : "made here";
  return `${admin}, secrets ${givenSecrets.length === 0 ? others : `given: ${givenSecrets.join(", ")}`}`;
}

/** Files that everybody may read, however many; then the last one, which is the person's own. */
const filesOf = (files: readonly string[]): string => {
  const open = files.slice(0, -1);
  const shown = open.length > 2 ? `${open[0]} and ${open.length - 1} more` : open.join(", ");
  return `${shown}; ${files.at(-1)}, readable by you alone`;
};

function volumeLine(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  if (names.length === 1) return [`volume ${names[0]}`];
  return [`volumes ${names.length === 2 ? names.join(" and ") : `${names[0]} and ${names.length - 1} more`}`];
}

/** A number stays on a line with its unit. */
const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.round(bytes / 1e6)}\u00A0MB` : `${(bytes / 1e9).toFixed(1)}\u00A0GB`;

function imageRows({ images, checkout }: Summary): readonly Row[] {
  const those = (how: PlannedImage["how"]) => images.filter((image) => image.how === how);
  const [pulled, built, here] = [those("pulled"), those("built"), those("here")];
  return [
    { word: "Downloaded", lines: pulled.length === 0 ? [] : [`${inWords(pulled)}, ${total(pulled, "about ")}`] },
    {
      word: "Built",
      lines: built.length === 0 ? [] : [`${inWords(built)}, ${total(built, "about ")}, from ${checkout}`, baseImages],
    },
    { word: "Here already", lines: here.length === 0 ? [] : [`${inWords(here)}, ${total(here, "")}`] },
  ];
}

/** As scripts/base-images.sh does it. */
const baseImages =
  "and base images that are not here: pulled, or built where no registry answers (root installs debootstrap for it)";

/** Each with its size, where there are several of which the sum is told. */
const inWords = (images: readonly PlannedImage[]): string =>
  images
    .map(({ reference, bytes }) =>
      images.length === 1 || bytes === undefined ? reference : `${reference} (${size(bytes)})`,
    )
    .join(", ");

const total = (images: readonly PlannedImage[], about: string): string =>
  `${images.length === 1 ? "" : "together "}${about}${size(images.reduce((sum, { bytes = 0 }) => sum + bytes, 0))} on the disk`;

function startedLine({ services, memoryBytes, freeMemoryBytes }: Summary): string {
  const names =
    services.length === 1 ? `the container ${services[0]}` : `${services.length} services: ${services.join(", ")}`;
  const free = freeMemoryBytes === undefined ? "" : ` (${size(freeMemoryBytes)} are free)`;
  return `${names}; about ${size(memoryBytes)} of memory${free}`;
}
