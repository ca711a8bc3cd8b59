import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { LogFact } from "./facts.ts";

/**
 * The longest log that a container has on this machine, where Docker's `json-file` driver keeps it. Undefined where this
 * user may not look, or there is none.
 */
export async function longestLog(dataRoot: string): Promise<LogFact | undefined> {
  const folder = path.join(dataRoot, "containers");
  const ids = await readdir(folder).catch(() => []);
  const logs = await Promise.all(
    ids.map(async (id) => {
      const file = path.join(folder, id, `${id}-json.log`);
      const stats = await stat(file).catch(() => undefined);
      return { container: id.slice(0, 12), file, bytes: stats?.size ?? 0 };
    }),
  );
  return logs.reduce<LogFact | undefined>(
    (longest, log) => (log.bytes > (longest?.bytes ?? 0) ? log : longest),
    undefined,
  );
}
