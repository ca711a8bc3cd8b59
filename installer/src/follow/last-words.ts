import { z } from "zod";
import type { EngineApi } from "../engine/engine-api.ts";
import { lastLogLines } from "../engine/log-lines.ts";

/** A line of a log of ours, of Caddy or of Temporal, as far as people read it. */
const logged = z.object({
  msg: z.string(),
  err: z.object({ message: z.string() }).optional(),
  error: z.string().optional(),
});

/** The end of a container's log, as sentences. A log that cannot be read is empty. */
export async function lastWords(
  api: EngineApi,
  container: string,
  count: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines = await lastLogLines(api, container, 200, signal).catch(() => []);
  return lines
    .filter((line) => line.trim() !== "")
    .slice(-count)
    .map(inWords);
}

/** What a person wants of a JSON line; any other line as it is. */
export function inWords(line: string): string {
  if (!line.startsWith("{")) return line;
  try {
    const { msg, err, error } = logged.parse(JSON.parse(line));
    const cause = err?.message ?? error;
    return cause === undefined ? msg : `${msg}: ${cause}`;
  } catch {
    return line;
  }
}
