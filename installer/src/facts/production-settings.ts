import type { SettingName } from "@cognobserve/settings/table";

/** The settings that the facts of the mode «production» follow from. */
export type ProductionSettings = Readonly<Partial<Record<SettingName, string>>>;
