import type { Mode as ModeName } from "@cognobserve/settings/setting";
import type { SettingName } from "@cognobserve/settings/table";
import type { Need } from "../checks/check.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext, PublishedFile } from "../steps/context.ts";

/** Everything that differs between the ways of installing. */
export interface Mode {
  readonly name: ModeName;
  readonly image: string;
  readonly files: readonly PublishedFile[];
  /** Compose's own names of the volumes that hold data. */
  readonly volumes: readonly string[];
  /** The service whose container shows whether the product lives. */
  readonly service: string;
  /** Settings that are made up when the user gives none, or stand in for what the table leaves open. */
  readonly generated: readonly SettingName[];
  readonly values: Readonly<Partial<Record<SettingName, string>>>;
  /** Settings that name a port on this machine. */
  readonly ports: readonly SettingName[];
  /** Settings that the data volume is made with; it keeps them, so that they can be chosen before the first start only. */
  readonly volumeSettings: readonly SettingName[];
  readonly need: Omit<Need, "apiKeyGiven" | "volumeSettingsGiven">;
  readonly steps: readonly Step<InstallContext>[];
}
