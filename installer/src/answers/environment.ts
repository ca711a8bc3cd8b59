import type { Environment } from "@cognobserve/settings/read";
import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";
import { givable, namesIn } from "./setting-names.ts";

/**
 * Variables that are meant for the installer begin so. Names such as LOG_LEVEL or DATABASE_URL are set on many machines
 * for something else, and that must not find its way into an installation.
 */
export const prefix = "COGNOBSERVE_";

/** A variable of the environment that gives a setting. */
export interface Variable {
  readonly variable: string;
  readonly name: SettingName;
  readonly value: string;
}

/**
 * What the environment gives in a mode: COGNOBSERVE_NAME for every setting; and, in production alone, a secret by its
 * bare name, as vaults hand them over. The first one of a setting counts. An empty variable is none.
 */
export function variablesFor(env: Environment, mode: Mode): readonly Variable[] {
  const read = (name: SettingName, variable: string): readonly Variable[] =>
    env[variable] ? [{ variable, name, value: env[variable] }] : [];
  return namesIn(mode).flatMap((name) => [
    ...read(name, prefix + name),
    ...(mode === "production" && settings[name].secret ? read(name, name) : []),
  ]);
}

/** Variables that were meant for the installer and mean nothing in this mode. */
export const meaninglessVariables = (env: Environment, mode: Mode): readonly string[] =>
  givable.filter((name) => !settings[name].modes.includes(mode) && env[prefix + name]).map((name) => prefix + name);
