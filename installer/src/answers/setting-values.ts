import path from "node:path";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { quote } from "../files/env-file.ts";
import { homeDirectory, withoutTilde } from "../home-directory.ts";
import { isSettingName } from "./setting-names.ts";

/** Why a value cannot be used for a setting, or undefined when it can. Never repeats the value. */
export function problemWith(name: SettingName, value: string): string | undefined {
  const parsed = settings[name].schema.safeParse(value);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "is not valid";
  try {
    quote(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "cannot be written";
  }
}

/** What stands in an `.env` without the settings that cannot be used. */
export const usable = (inEnv: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(inEnv).filter(
      ([name, value]) => !isSettingName(name) || value === "" || problemWith(name, value) === undefined,
    ),
  );

/** Whether its value is the path of a file. */
export const isPath = (name: SettingName): boolean => name.endsWith("_FILE");

/** The whole path of a file that a person has named: Compose and the next run look from elsewhere. */
export const absolute = (file: string, directory: string): string =>
  path.resolve(directory, withoutTilde(file, homeDirectory()));
