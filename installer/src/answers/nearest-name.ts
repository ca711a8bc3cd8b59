/** What somebody may have meant who wrote a name that there is not. */
export function nearestName<Name extends string>(name: string, known: readonly Name[]): Name | undefined {
  const distances = known.map((other) => ({ other, off: distance(other.toUpperCase(), name.toUpperCase()) }));
  return distances.filter(({ off }) => off <= 3).toSorted((a, b) => a.off - b.off)[0]?.other;
}

/** The same as a sentence; or all the names that there are. */
export function suggest(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined ? `There are: ${known.join(", ")}.` : `Did you mean ${nearest}?`;
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
