import type { SettingName } from "@cognobserve/settings/table";
import { during, type WaitFor } from "../waits.ts";
import { temporalByTls } from "./choices.ts";
import { lookAtDatabase } from "./database.ts";
import type { HostFile } from "./host-files.ts";
import type { ProductionFacts } from "./production-facts.ts";
import type { ProductionSettings } from "./production-settings.ts";
import { lookAtRedis } from "./redis.ts";
import { bareHost } from "./server-tls.ts";
import { lookAtTemporal } from "./temporal.ts";

/** What is known of the services that are not ours. */
interface Named {
  /** With defaults. */
  readonly settings: ProductionSettings;
  readonly files: readonly HostFile[];
  /** Settings whose service is not to be looked at. */
  readonly leaveOut: ReadonlySet<string>;
  /** Where `host.docker.internal` is reached from here. */
  readonly hostReachedAt: string | undefined;
  readonly waitFor: WaitFor;
}

/** What will be started on them. */
interface Use {
  readonly knownMigrations: readonly string[] | undefined;
  /** Versions of Temporal's schemas: its state's, then its list of workflows'. */
  readonly temporalSchemas: readonly string[];
}

/** Connections of web (8), ingest (5), worker (2), migrate (2), and of Temporal where it is bundled. */
const connectionsNeeded = { ours: 17, temporal: 16 } as const;

/** Asks all services that the settings name, side by side. Those that are bundled are left out. */
export async function lookAtServices(
  named: Named,
  use: Use,
): Promise<Pick<Partial<ProductionFacts>, "database" | "redis" | "temporal">> {
  const [database, redis, temporal] = await Promise.all([askDatabase(named, use), askRedis(named), askTemporal(named)]);
  return { ...(database && { database }), ...(redis && { redis }), ...(temporal && { temporal }) };
}

function askDatabase({ settings, leaveOut, ...named }: Named, { knownMigrations, temporalSchemas }: Use) {
  const url = URL.parse(settings.DATABASE_URL ?? "");
  if (url === null || leaveOut.has("DATABASE_URL")) return undefined;
  const bundledTemporal = settings.TEMPORAL_ADDRESS === undefined;
  const databases = (["TEMPORAL_DATABASE", "TEMPORAL_VISIBILITY_DATABASE"] as const).map((setting, index) => ({
    setting,
    name: settings[setting] ?? "",
    wanted: temporalSchemas[index],
  }));
  return during(named.waitFor, `Asking the database at ${addressOf(url, 5432)}`, () =>
    lookAtDatabase(
      { url, ca: textOf(named, "DATABASE_CA_FILE"), reachedAt: reachedAt(named, bareHost(url)) },
      {
        temporal: bundledTemporal ? databases : [],
        knownMigrations,
        needConnections: connectionsNeeded.ours + (bundledTemporal ? connectionsNeeded.temporal : 0),
      },
    ),
  );
}

function askRedis({ settings, leaveOut, ...named }: Named) {
  const url = URL.parse(settings.REDIS_URL ?? "");
  if (url === null || leaveOut.has("REDIS_URL")) return undefined;
  return during(named.waitFor, `Asking Redis at ${addressOf(url, 6379)}`, () =>
    lookAtRedis({ url, ca: textOf(named, "REDIS_CA_FILE"), reachedAt: reachedAt(named, bareHost(url)) }),
  );
}

function askTemporal({ settings, leaveOut, ...named }: Named) {
  const address = settings.TEMPORAL_ADDRESS;
  if (address === undefined || leaveOut.has("TEMPORAL_ADDRESS")) return undefined;
  const asked = {
    address,
    namespace: settings.TEMPORAL_NAMESPACE ?? "",
    tls: temporalByTls(settings),
    ca: textOf(named, "TEMPORAL_CA_FILE"),
    certificate: textOf(named, "TEMPORAL_CERTIFICATE_FILE"),
    key: textOf(named, "TEMPORAL_KEY_FILE"),
    apiKey: settings.TEMPORAL_API_KEY,
    reachedAt: reachedAt(named, address.replace(/:\d+$/, "")),
  };
  return during(named.waitFor, `Asking Temporal at ${address}`, () => lookAtTemporal(asked));
}

/** Without what else a URL holds, such as a password. */
const addressOf = ({ hostname, port }: URL, usual: number): string => `${hostname}:${port || usual}`;

const textOf = ({ files }: Pick<Named, "files">, setting: SettingName): string | undefined =>
  files.find(({ fact }) => fact.setting === setting)?.text;

const reachedAt = ({ hostReachedAt }: Pick<Named, "hostReachedAt">, host: string): string | undefined =>
  host === "host.docker.internal" ? hostReachedAt : undefined;
