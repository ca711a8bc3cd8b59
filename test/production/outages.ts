import type { ExporterLoad, TimedSetback } from "./exporters.ts";

/** Something that befell a service under load, and when, in ms since 1970. */
export interface Outage {
  readonly what: string;
  readonly began: number;
}

/**
 * A table for people: for each outage, how long clients had to try again, which is from the beginning of the first
 * attempt that failed until the last of these clients succeeded. What happens counts for the latest outage so far.
 */
export function outageTable(
  outages: readonly Outage[],
  { setbacks, recoveries }: Pick<ExporterLoad, "setbacks" | "recoveries">,
): string {
  const rows = outages.map(({ what, began }, index) => {
    const next = outages[index + 1]?.began ?? Number.POSITIVE_INFINITY;
    const own = setbacks.filter(({ to }) => to >= began && to < next);
    const from = Math.min(...own.map(({ from }) => from));
    const to = Math.max(...recoveries.filter((at) => at >= began && at < next));
    return [what, own.length === 0 ? "–" : seconds(to - from), answers(own)];
  });
  const table = [["what", "clients retried for", "failed attempts"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Such as «12 × 503, 3 × no answer». */
function answers(setbacks: readonly TimedSetback[]): string {
  const counts = new Map<string, number>();
  for (const { status } of setbacks) {
    const name = status === undefined ? "no answer" : String(status);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} × ${name}`).join(", ") || "none";
}
