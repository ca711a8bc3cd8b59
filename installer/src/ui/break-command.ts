/**
 * A shell command in lines that are no wider, where that can be: broken with a backslash, before what another command
 * feeds or allows, else between words, and never inside quotes, so that the lines can be pasted as they are (POSIX, Shell
 * Command Language, 2.2.1).
 */
export function breakCommand(command: string, width: number): readonly string[] {
  if (command.length <= width) return [command];
  const lines: string[] = [];
  for (const word of unitsOf(command, width - MARGIN.length - CONTINUED.length)) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.length + 1 + word.length + CONTINUED.length <= width;
    if (fits && !/^(\|\|?|&&)$/.test(word)) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(lines.length === 0 ? word : MARGIN + word);
  }
  return lines.map((line, index) => (index === lines.length - 1 ? line : line + CONTINUED));
}

const CONTINUED = " \\";
const MARGIN = "    ";

/** Words, of which an option and its value stay together where there is room for both. */
function unitsOf(command: string, width: number): readonly string[] {
  const units: string[] = [];
  for (const word of wordsOf(command)) {
    const last = units.at(-1) ?? "";
    if (/^--[a-z-]+$/.test(last) && /^[^-|&]/.test(word) && last.length + 1 + word.length <= width) {
      units[units.length - 1] = `${last} ${word}`;
    } else units.push(word);
  }
  return units;
}

/** Split at single blanks that no quote and no backslash protects. */
function wordsOf(command: string): readonly string[] {
  const words = [""];
  let quote = "";
  let escaped = false;
  for (const sign of command) {
    if (sign === " " && quote === "" && !escaped) {
      words.push("");
      continue;
    }
    words[words.length - 1] += sign;
    if (escaped) escaped = false;
    else if (sign === "\\" && quote !== "'") escaped = true;
    else if (sign === quote) quote = "";
    else if (quote === "" && (sign === "'" || sign === '"')) quote = sign;
  }
  return words;
}
