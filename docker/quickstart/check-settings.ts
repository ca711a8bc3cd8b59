import { readSettings, SettingsError } from "../../settings/read.ts";
import { type SettingName, settings } from "../../settings/table.ts";

/*
 * Runs before anything else in the container: judges every setting that a user gave, by the one table of settings.
 * Ends with exit code 1 and a sentence for each that cannot be used; a secret's value is never repeated.
 */

const names = (Object.keys(settings) as SettingName[]).filter((name) => settings[name].modes.includes("quickstart"));

try {
  readSettings(process.env, [], names);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.problems.map(({ name, problem }) => `${name} ${problem}`).join("; "));
  process.exitCode = 1;
}
