import type { Mode as ModeName } from "@cognobserve/settings/setting";
import type { SettingName } from "@cognobserve/settings/table";
import type { Need } from "../checks/check.ts";
import type { ImageSource } from "../engine/build.ts";
import type { Followed, HealthFact } from "../follow/follow-health.ts";
import type { Step } from "../plan/step.ts";
import type { InstallContext, PublishedFile } from "../steps/context.ts";

/** Settings by their names, as texts. */
export type Values = Readonly<Partial<Record<SettingName, string>>>;

/** Everything that differs between the ways of installing. */
export interface Mode {
  readonly name: ModeName;
  readonly image: string;
  readonly source: ImageSource;
  /** Images that run beside ours. */
  readonly otherImages: readonly string[];
  readonly files: readonly PublishedFile[];
  /** Compose's own names of the volumes that hold data. */
  readonly volumes: readonly string[];
  /** The service whose container shows whether the product lives. */
  readonly service: string;
  /** Services that settings can make superfluous. */
  readonly replaceable: readonly string[];
  readonly follow: (followed: Followed) => AsyncGenerator<HealthFact>;
  /** Settings that are made up when the user gives none, or stand in for what the table leaves open. */
  readonly generated: readonly SettingName[];
  readonly values: Values;
  /** What follows from other settings where nobody chose it. */
  readonly derive?: (values: Values) => Values;
  /** Settings that name a port on this machine. */
  readonly ports: readonly SettingName[];
  /** Settings that the data volume is made with; it keeps them, so that they can be chosen before the first start only. */
  readonly volumeSettings: readonly SettingName[];
  /** @param values what stands in `.env` */
  readonly need: (values: Values) => Omit<Need, "apiKeyGiven" | "volumeSettingsGiven">;
  readonly steps: readonly Step<InstallContext>[];
}
