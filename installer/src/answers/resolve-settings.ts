import { generate } from "@cognobserve/settings/generate";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { failure } from "../failures.ts";
import type { EnvEntry } from "../files/env-file.ts";
import type { Mode } from "../modes/mode.ts";
import type { GivenSettings } from "./given-settings.ts";
import { problemWith } from "./setting-values.ts";

/** What the settings of an installation come to. */
export interface ResolvedSettings {
  /** Every setting of the mode that has a value, defaults included. */
  readonly values: Readonly<Partial<Record<SettingName, string>>>;
  /** How they are to stand in `.env`. */
  readonly entries: readonly EnvEntry[];
}

/**
 * Decides every setting: what the user gave wins over what is in `.env` already, that over what the mode fixes or derives
 * from other settings, that over a fresh secret. A default is not written down, so that a newer version may have a better
 * one. What was derived follows the settings that it was derived from, when those change.
 * @param givenHere undefined where nothing can be given
 * @throws Failure «setting-invalid» for values in `.env` that cannot be used
 */
export function resolveSettings(
  mode: Mode,
  version: string,
  envFile: string,
  inEnv: Readonly<Record<string, string>>,
  givenHere: GivenSettings | undefined,
): ResolvedSettings {
  const names = (Object.keys(settings) as SettingName[]).filter((name) => settings[name].modes.includes(mode.name));
  const given = givenHere ?? {};
  const fixed: GivenSettings = { ...mode.values, VERSION: version };
  const derive = (from: GivenSettings): GivenSettings => mode.derive?.(from) ?? {};
  const was = derive(inEnv);
  const chosen = (name: SettingName) => (inEnv[name] === was[name] ? undefined : inEnv[name] || undefined);
  const now = derive(Object.fromEntries(names.map((name) => [name, given[name] ?? chosen(name)])));
  const problems: string[] = [];
  const values: Partial<Record<SettingName, string>> = {};
  const entries = names.map((name): EnvEntry => {
    const { default: fallback, generate: recipe, description } = settings[name];
    const present = inEnv[name] || undefined;
    const made = recipe !== undefined && mode.generated.includes(name) ? () => generate(recipe) : () => undefined;
    const followed = now[name] ?? (was[name] === undefined ? undefined : fallback);
    // Given as nothing, a setting is to be what it would be if nobody had ever set it.
    const value =
      given[name] === ""
        ? (fixed[name] ?? followed ?? "")
        : (given[name] ?? chosen(name) ?? fixed[name] ?? followed ?? made());
    const problem = value === undefined || value !== present ? undefined : problemWith(name, value);
    if (problem !== undefined) problems.push(`${name} ${problem}.`);
    const effective = value || fallback;
    if (effective !== undefined) values[name] = effective;
    return { name, value, comment: description, ...(fallback !== undefined && { fallback }) };
  });
  if (problems.length > 0)
    throw failure("setting-invalid", { file: envFile, problems, canBeGiven: givenHere !== undefined });
  return { values, entries };
}
