import { readFileSync, writeFileSync } from "node:fs";
import { catalogue } from "@cognobserve/installer/src/failures";

/* Writes the failures of the installer's catalogue into docs/self-hosting/troubleshooting.md: node scripts/generate-troubleshooting.ts */

export const troubleshootingFile = new URL("../docs/self-hosting/troubleshooting.md", import.meta.url);

const begin = "<!-- Generated from installer/src/failures.ts by scripts/generate-troubleshooting.ts. Edit there. -->";
const end = "<!-- End of what is generated. -->";

/** What the page needs to know of a failure. */
interface Row {
  readonly exit: number;
  readonly summary: string;
}

/**
 * The page with its table of failures made anew.
 * @throws when the page has lost the two comments that the table stands between
 */
export function troubleshootingPage(page: string, failures: Readonly<Record<string, Row>> = catalogue): string {
  const start = page.indexOf(begin);
  const stop = page.indexOf(end);
  if (start === -1 || stop < start) throw new Error(`troubleshooting.md needs the lines\n${begin}\n${end}`);
  const rows = Object.entries(failures)
    .sort(([one], [other]) => one.localeCompare(other, "en"))
    .map(([code, { exit, summary }]) => `| \`${code}\` | ${summary.replaceAll("|", "\\|")} | ${exit} |`);
  const table = ["| code | what it means | exit code |", "|---|---|---|", ...rows];
  return `${page.slice(0, start)}${begin}\n\n${table.join("\n")}\n\n${page.slice(stop)}`;
}

if (import.meta.main) {
  writeFileSync(troubleshootingFile, troubleshootingPage(readFileSync(troubleshootingFile, "utf8")));
}
