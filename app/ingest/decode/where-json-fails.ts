/** A first trace that is typed by hand is far shorter, and looking takes a parse for each halving. */
const LONGEST = 64 * 1024;

/** A place in a text, as editors count: both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a text stops being the beginning of any JSON, which V8 says of some errors only. Every beginning of a good
 * beginning is one too, so the place is found by halving. Undefined for a text that is too long to look.
 */
export function whereJsonFails(text: string): Place | undefined {
  if (text.length > LONGEST) return undefined;
  let good = 0; // so many characters could still become JSON
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const before = text.slice(0, good);
  const line = before.split("\n").length;
  return { line, column: good - before.lastIndexOf("\n") };
}

/** Whether a text is JSON, or only lacks its end. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    if (reason === "Unexpected end of JSON input") return true;
    const at = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(reason)?.[1];
    return at !== undefined && Number(at) >= text.length;
  }
}
