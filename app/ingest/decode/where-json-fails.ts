/** A first trace that is typed by hand is far shorter, and looking takes a parse for each halving. */
const LONGEST = 16 * 1024;
const PLACE = / in JSON at position (\d+)(?: \(line (\d+) column (\d+)\))?$/;

/** A place in a text, as editors count: both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a text stops being the beginning of any JSON. V8 says so of some errors. Of the others it is found by halving,
 * as every beginning of a good beginning is one too; undefined for a text that is too long to look.
 * @param reason the message with which V8 has refused the text
 */
export function whereJsonFails(text: string, reason: string): Place | undefined {
  const [, , line, column] = PLACE.exec(reason) ?? [];
  if (line !== undefined && column !== undefined) return { line: Number(line), column: Number(column) };
  if (text.length > LONGEST) return undefined;
  let good = 0; // so many characters could still become JSON
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const before = text.slice(0, good);
  return { line: before.split("\n").length, column: good - before.lastIndexOf("\n") };
}

/** Whether a text is JSON, or only lacks its end. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    return reason === "Unexpected end of JSON input" || Number(PLACE.exec(reason)?.[1] ?? -1) >= text.length;
  }
}
