import { readFileSync, writeFileSync } from "node:fs";
import { type Cause, causes, isFollowedToTheEnd, isFoundBefore, type Row } from "../test/faults/row.ts";
import { table } from "../test/faults/table.ts";

/* Writes the faults of test/faults into docs/self-hosting/fault-matrix.md: node scripts/generate-fault-matrix.ts */

export const faultMatrixFile = new URL("../docs/self-hosting/fault-matrix.md", import.meta.url);

const begin = "<!-- Generated from test/faults/table.ts by scripts/generate-fault-matrix.ts. Edit there. -->";
const end = "<!-- End of what is generated. -->";

/** In the order of a run. */
const places: Readonly<Record<Row["strikes"], string>> = {
  "command line": "The command line",
  preflight: "The preflight",
  lock: "The lock and the journal",
  image: "The images",
  "write-files": "Writing files",
  start: "Starting the containers",
  health: "Waiting until everything is healthy",
  probe: "The first trace",
};

const touched: Readonly<Record<Row["touched"], string>> = {
  nothing: "as it was",
  "rolled-back": "as it was, put back",
  kept: "goes on from there",
};

/** How far the installation is followed once it was mended. */
const followed: Readonly<Record<Row["until"], string>> = {
  installed: "works",
  images: "has its images",
  work: "begins",
};

/**
 * The page with its tables made anew.
 * @throws when the page has lost the two comments that the tables stand between
 */
export function faultMatrixPage(page: string, rows: readonly Row[] = table): string {
  const start = page.indexOf(begin);
  const stop = page.indexOf(end);
  if (start === -1 || stop < start) throw new Error(`fault-matrix.md needs the lines\n${begin}\n${end}`);
  const sections = Object.entries(places).flatMap(([place, title]) => {
    const own = rows.filter(({ strikes }) => strikes === place);
    return own.length === 0 ? [] : [`### ${title}\n\n${faults(own)}`];
  });
  const parts = [howFar(rows), causesTable(rows), ...sections];
  return `${page.slice(0, start)}${begin}\n\n${parts.join("\n\n")}\n\n${page.slice(stop)}`;
}

function howFar(rows: readonly Row[]): string {
  const [installed, images, work] = (["installed", "images", "work"] as const).map(
    (until) => rows.filter((row) => row.until === until).length,
  );
  return [
    `${rows.length} faults are made to happen. The column «then» says how far each is followed once it was mended:`,
    "",
    `- «${followed.installed}» (${installed} faults): to an installation that says it is done, exits with 0 and answers as healthy.`,
    `- «${followed.images}» (${images}): until the images are there. The registry of the tests has no real ones to go on with.`,
    `- «${followed.work}» (${work}): past everything that could refuse it, to the first step that changes anything. From there it is the same run as every other.`,
  ].join("\n");
}

function faults(rows: readonly Row[]): string {
  const lines = rows.map(({ fault, code, exit, remedy, byHand, touched: how, until }) => {
    const printed = remedy === "" ? "the same command again" : printedText(remedy);
    const done = byHand === undefined ? printed : `${printed}; one ${byHand}`;
    return `| ${[fault, `\`${code}\``, exit, done, touched[how], followed[until]].map(cell).join(" | ")} |`;
  });
  return [
    "| what is made to be wrong | what it is told as | exit | what is printed and done | the machine | then |",
    "|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

function causesTable(rows: readonly Row[]): string {
  const names = Object.keys(causes) as Cause[]; // of an object literal
  const lines = names.map((cause) => {
    const own = rows.filter((row) => row.cause === cause);
    const before = own.filter(isFoundBefore).length;
    const works = own.filter(isFollowedToTheEnd).length;
    return `| ${causes[cause]} | ${own.length} | ${before} | ${works} |`;
  });
  return [
    "| what stops installs and upgrades most often | faults | found before anything is touched | followed until it works |",
    "|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** A sentence in quotation marks, a part of a command as code. */
const printedText = (text: string): string =>
  /^[A-Z][a-z]+ [a-z]|[?:]$|^(the|choose) /.test(text) ? `«${text}»` : `\`${text.trim()}\``;

const cell = (value: string | number): string => String(value).replaceAll("|", "\\|");

if (import.meta.main) {
  writeFileSync(faultMatrixFile, faultMatrixPage(readFileSync(faultMatrixFile, "utf8")));
}
