import type { Mode } from "@cognobserve/settings/setting";
import { type SettingName, settings } from "@cognobserve/settings/table";

const names = Object.keys(settings) as SettingName[];

/** Settings that a user may give in some mode, in the order of the table. */
export const givable: readonly SettingName[] = names.filter((name) => settings[name].modes.length > 0);

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(settings, name);

export const isGivable = (name: string): name is SettingName => isSettingName(name) && settings[name].modes.length > 0;

export const namesIn = (mode: Mode): readonly SettingName[] =>
  givable.filter((name) => settings[name].modes.includes(mode));
