import { rm } from "node:fs/promises";
import { z } from "zod";
import { readIfThere } from "../files/read-if-there.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import { pathsOf } from "./paths.ts";

const installed = z.object({
  version: z.string(),
  mode: z.enum(["quickstart", "production"]),
  projectId: z.string(),
  /** The trace that proved the installation. */
  traceId: z.string(),
  /** The database that it is in, without what is secret of it; «bundled» for ours. */
  database: z.string().default("bundled"),
  at: z.string(),
});

/** What is remembered of an installation that was proven to work. */
export type InstalledRecord = z.infer<typeof installed>;

/** Reads the record; undefined when there is none, or none that can be read. */
export async function readInstalled(directory: string): Promise<InstalledRecord | undefined> {
  const text = await readIfThere(pathsOf(directory).installed);
  try {
    return text === undefined ? undefined : installed.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const writeInstalled = (directory: string, record: InstalledRecord): Promise<void> =>
  writeAtomically(pathsOf(directory).installed, `${JSON.stringify(record, undefined, 2)}\n`, 0o600);

/** What was proven is there no more. */
export const forgetInstalled = (directory: string): Promise<void> => rm(pathsOf(directory).installed, { force: true });
