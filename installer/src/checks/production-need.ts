import type { SettingName } from "@cognobserve/settings/table";
import type { Need } from "./check.ts";

/** What one service takes of the machine at work, in bytes; less than its limit in the compose file, which is a maximum. */
interface Share {
  readonly memory: number;
  /** Memory right after the start. */
  readonly idle: number;
  /** Its image, and what it writes in its first days. */
  readonly disk: number;
}

/** The gateway, web, ingest, worker, and the jobs before them. */
const ours: Share = { memory: 650e6, idle: 250e6, disk: 1e9 };

/** What is bundled unless the setting names one of the user's own. */
const bundled: readonly { readonly setting: SettingName; readonly share: Share }[] = [
  { setting: "DATABASE_URL", share: { memory: 500e6, idle: 150e6, disk: 3e9 } },
  { setting: "REDIS_URL", share: { memory: 100e6, idle: 20e6, disk: 0.2e9 } },
  { setting: "TEMPORAL_ADDRESS", share: { memory: 250e6, idle: 150e6, disk: 0.5e9 } },
];

/**
 * What an installation of the mode «production» needs of a machine.
 * @param settings as they will stand in `.env`, without defaults
 */
export function productionNeed(
  settings: Readonly<Partial<Record<SettingName, string>>>,
): Pick<Need, "memoryBytes" | "freeMemoryBytes" | "diskBytes"> {
  const shares = [ours, ...bundled.filter(({ setting }) => !settings[setting]).map(({ share }) => share)];
  const sum = (of: (share: Share) => number) => shares.reduce((total, share) => total + of(share), 0);
  return {
    memoryBytes: sum(({ memory }) => memory),
    freeMemoryBytes: sum(({ idle }) => idle),
    diskBytes: sum(({ disk }) => disk),
  };
}
