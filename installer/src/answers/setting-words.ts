import { type SettingName, settings } from "@cognobserve/settings/table";
import type { GivenSettings } from "./given-settings.ts";

/** Settings with a word of their own, which an answers file takes as it is, and the command line behind two hyphens. */
export const settingWords = { url: "NEXTAUTH_URL", version: "VERSION" } as const;

/** The word of a setting that has one. */
export const wordOf = (name: SettingName): string | undefined =>
  Object.entries(settingWords).find(([, setting]) => setting === name)?.[0];

/** Settings as flags, for commands that are to be typed next. Secrets are left out. */
export const flagsOf = (given: GivenSettings): readonly string[] =>
  (Object.entries(given) as [SettingName, string][])
    .filter(([name]) => !settings[name].secret)
    .flatMap(([name, value]) => {
      const word = wordOf(name);
      return word === undefined ? ["--set", `${name}=${value}`] : [`--${word}`, value];
    });
