import { type SettingName, settings as table } from "@cognobserve/settings/table";

/** The settings that the facts of the mode «production» follow from. */
export type ProductionSettings = Readonly<Partial<Record<SettingName, string>>>;

/** As it will be in the containers: a default is a value, save for services that are bundled unless they are named. */
export const withDefaults = (settings: ProductionSettings): ProductionSettings => ({
  ...Object.fromEntries(
    (Object.keys(table) as SettingName[]).flatMap((name) => {
      const fallback = table[name].default;
      return fallback === undefined || name === "TEMPORAL_ADDRESS" ? [] : [[name, fallback]];
    }),
  ),
  ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== "")),
});
