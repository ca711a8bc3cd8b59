import type { z } from "zod";
import { type SettingName, type Settings, settings } from "./table.ts";

/** Env strings as `process.env` or a parsed `.env` gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting that cannot be used, with a sentence that never repeats a secret's value. */
export interface SettingProblem {
  readonly name: SettingName;
  readonly problem: string;
}

/** Raised with every problem at once, so that a user mends them in one go. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly SettingProblem[];
  constructor(problems: readonly SettingProblem[]) {
    super(problems.map(({ name, problem }) => `${name} ${problem}`).join("\n"));
    this.problems = problems;
  }
}

type Value<Name extends SettingName> = z.output<Settings[Name]["schema"]>;
type Read<Required extends SettingName, Optional extends SettingName> = {
  readonly [Name in Required]: Value<Name>;
} & { readonly [Name in Optional]: Value<Name> | undefined };

/**
 * Reads settings from env strings, with the table's defaults.
 * An empty string counts as unset, as Compose's `${VAR:-}` makes it.
 * @throws SettingsError naming every setting that is missing or malformed
 */
export function readSettings<Required extends SettingName, Optional extends SettingName = never>(
  env: Environment,
  required: readonly Required[],
  optional: readonly Optional[] = [],
): Read<Required, Optional> {
  const problems: SettingProblem[] = [];
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of [...required, ...optional]) {
    const text = env[name] || settings[name].default;
    if (text === undefined) {
      if ((required as readonly SettingName[]).includes(name)) problems.push({ name, problem: "is not set" });
      continue;
    }
    const parsed = settings[name].schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ name, problem: parsed.error.issues[0]?.message ?? "is not valid" });
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return values as Read<Required, Optional>; // every name was either parsed above or is optional
}
