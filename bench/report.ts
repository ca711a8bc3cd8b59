import { readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import { fileURLToPath } from "node:url";

/** One figure of a benchmark, already formatted with its unit. */
export interface Figure {
  readonly measure: string;
  readonly value: string;
  /** The same thing done in the plainest way, in the same run. */
  readonly baseline?: string;
  readonly goal?: string;
  readonly met?: boolean;
}

const page = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));

/** Prints a benchmark's figures and writes them into its section of docs/benchmarks.md, with the machine and the day. */
export async function report(name: string, what: string, figures: readonly Figure[]): Promise<void> {
  const rows = figures.map(({ measure, value, baseline = "–", goal = "–", met }) => [
    measure,
    value,
    baseline,
    met === undefined ? goal : `${goal} ${met ? "✓" : "✗ missed"}`,
  ]);
  const table = layOut([["measure", "figure", "baseline", "goal"], ...rows]);
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? os.arch()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()} ${os.arch()}`;
  const section = `${what}\n\n${table}\n\n${machine}; ${new Date().toISOString().slice(0, 10)}; \`npm run bench -- ${name}\`.`;
  console.log(`\n${section}`);
  await writeFile(page, replaceSection(await readFile(page, "utf8").catch(() => "# Benchmarks\n"), name, section));
}

/** A Markdown table whose columns line up when read as text. */
function layOut(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...body.map(line)].join("\n");
}

function replaceSection(text: string, name: string, section: string): string {
  const heading = `## ${name}`;
  const block = `${heading}\n\n${section}\n`;
  const start = text.indexOf(`${heading}\n`);
  if (start < 0) return `${text.trimEnd()}\n\n${block}`;
  const next = text.indexOf("\n## ", start + 1);
  return `${text.slice(0, start)}${block}${next < 0 ? "" : text.slice(next)}`;
}

/** The value below which a share (0 to 1) of the samples lies. Sorts a copy. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
