import { settings } from "@cognobserve/settings/table";
import { diffLines } from "diff";
import { isSettingName } from "../answers/setting-names.ts";
import { redact } from "../explain.ts";

/** More than a person reads; the rest is shown by a command. */
const MOST = 24;

/**
 * What differs between two texts, as lines that begin with `-` and `+`. Secrets are left out: their names show, and that
 * they differ, but not what they are.
 */
export function changedLines(before: string, after: string): readonly string[] {
  const lines = diffLines(before, after).flatMap(({ added, removed, value }) =>
    added || removed
      ? value
          .replace(/\n$/, "")
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map((line) => `${added ? "+" : "-"} ${withoutSecret(line)}`)
      : [],
  );
  return lines.length <= MOST ? lines : [...lines.slice(0, MOST - 1), `… and ${lines.length - MOST + 1} lines more`];
}

/** A secret setting goes as a whole: what cannot be read as a URL does not tell where its password ends. */
function withoutSecret(line: string): string {
  const [assigned, name = ""] = /^[\s-]*(?:export\s+)?(\w+)\s*=/.exec(line) ?? [];
  return isSettingName(name) && settings[name].secret ? `${assigned}…` : redact(line);
}
