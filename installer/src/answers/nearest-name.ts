/** What somebody may have meant who wrote a name that there is not, as a sentence; or all the names that there are. */
export function suggest(name: string, known: readonly string[]): string {
  const distances = known.map((other) => ({ other, off: distance(other.toUpperCase(), name.toUpperCase()) }));
  const nearest = distances.filter(({ off }) => off <= 3).toSorted((a, b) => a.off - b.off)[0];
  return nearest === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${nearest.other}?`;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
