import { readFile } from "node:fs/promises";
import type { SettingProblem } from "../../settings/read.ts";
import type { SettingName } from "../../settings/table.ts";

/** What a file holds, or why it is of no use. */
export interface Found<Value> {
  readonly value?: Value;
  readonly problem?: SettingProblem;
}

/** Reads a file of the host that an overlay has mounted. */
export async function readPem<Value>(
  name: SettingName,
  file: string,
  parse: (text: string) => Value,
): Promise<Found<Value>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const user = process.getuid?.() ?? "";
    const problem = isDenied(error)
      ? `cannot be read by user ${user}, whom the containers run as (try: sudo chown ${user} and sudo chmod 400 on that file)`
      : `cannot be read (${error instanceof Error ? error.message : String(error)})`;
    return { problem: { name, problem } };
  }
  try {
    return { value: parse(text) };
  } catch {
    return { problem: { name, problem: "holds no such thing in PEM, which begins with -----BEGIN" } };
  }
}

const isDenied = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EACCES";
