/**
 * Breaks a text between words into lines that are no wider; a word that is too long is cut where it must be. What a
 * no-break space holds together stays so.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  const all = line === "" && lines.length > 0 ? lines : [...lines, line];
  return all.map((one) => one.replaceAll("\u00A0", " "));
}
