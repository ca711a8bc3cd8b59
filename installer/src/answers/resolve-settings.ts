import { generate } from "@cognobserve/settings/generate";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { failure } from "../failures.ts";
import type { EnvEntry } from "../files/env-file.ts";
import type { Mode } from "../modes/mode.ts";
import { type GivenSettings, problemWith } from "./given-settings.ts";

/** What the settings of an installation come to. */
export interface ResolvedSettings {
  /** Every setting of the mode that has a value, defaults included. */
  readonly values: Readonly<Partial<Record<SettingName, string>>>;
  /** How they are to stand in `.env`. */
  readonly entries: readonly EnvEntry[];
}

/**
 * Decides every setting: what the user gave wins over what is in `.env` already, that over what the mode fixes, that
 * over a fresh secret. A default is not written down, so that a newer version may have a better one.
 * @throws Failure «setting-invalid» for values in `.env` that cannot be used
 */
export function resolveSettings(
  mode: Mode,
  version: string,
  envFile: string,
  inEnv: Readonly<Record<string, string>>,
  given: GivenSettings,
): ResolvedSettings {
  const names = (Object.keys(settings) as SettingName[]).filter((name) => settings[name].modes.includes(mode.name));
  const fixed: GivenSettings = { ...mode.values, VERSION: version };
  const problems: string[] = [];
  const values: Partial<Record<SettingName, string>> = {};
  const entries = names.map((name): EnvEntry => {
    const { default: fallback, generate: recipe, description } = settings[name];
    const present = inEnv[name] || undefined;
    const made = recipe !== undefined && mode.generated.includes(name) ? () => generate(recipe) : () => undefined;
    const value = given[name] ?? present ?? fixed[name] ?? made();
    const problem = value === undefined || value !== present ? undefined : problemWith(name, value);
    if (problem !== undefined) problems.push(`${name} ${problem}.`);
    const effective = value ?? fallback;
    if (effective !== undefined) values[name] = effective;
    return { name, value, comment: description, ...(fallback !== undefined && { fallback }) };
  });
  if (problems.length > 0) throw failure("setting-invalid", { file: envFile, problems });
  return { values, entries };
}
