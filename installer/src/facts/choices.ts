import { sslModeOf } from "@cognobserve/settings/database-url";
import { type SettingName, settings as table } from "@cognobserve/settings/table";
import { databaseName } from "./database-login.ts";
import { isLoopback } from "./engine-place.ts";
import { machineAddresses } from "./machine-addresses.ts";
import type { ChoicesFact } from "./production-facts.ts";
import type { ProductionSettings } from "./production-settings.ts";

/** «With this setting so, those are needed.» */
const companions: readonly {
  readonly when: (settings: ProductionSettings) => boolean;
  readonly because: string;
  readonly needs: readonly SettingName[];
}[] = [
  {
    when: ({ GATEWAY_TLS }) => GATEWAY_TLS === "files",
    because: "GATEWAY_TLS=files",
    needs: ["TLS_CERTIFICATE_FILE", "TLS_KEY_FILE"],
  },
  { when: ({ GATEWAY_TLS }) => GATEWAY_TLS === "proxy", because: "GATEWAY_TLS=proxy", needs: ["TRUSTED_PROXIES"] },
  {
    when: ({ TEMPORAL_CERTIFICATE_FILE }) => TEMPORAL_CERTIFICATE_FILE !== undefined,
    because: "TEMPORAL_CERTIFICATE_FILE",
    needs: ["TEMPORAL_KEY_FILE"],
  },
  {
    when: ({ TEMPORAL_KEY_FILE }) => TEMPORAL_KEY_FILE !== undefined,
    because: "TEMPORAL_KEY_FILE",
    needs: ["TEMPORAL_CERTIFICATE_FILE"],
  },
];

/** «These mean nothing unless», as the first job in the containers judges it too. */
const dependents: readonly {
  readonly names: readonly SettingName[];
  readonly unless: (settings: ProductionSettings) => boolean;
  /** What gives them a meaning: a setting with the beginning of its value. */
  readonly needs: string;
}[] = [
  {
    names: ["DATABASE_CA_FILE"],
    unless: ({ DATABASE_URL }) => DATABASE_URL !== undefined && sslModeOf(DATABASE_URL) !== "disable",
    needs: "DATABASE_URL='postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=verify-full'",
  },
  {
    names: ["REDIS_CA_FILE"],
    unless: ({ REDIS_URL }) => REDIS_URL?.startsWith("rediss:") === true,
    needs: "REDIS_URL='rediss://USER:PASSWORD@HOST:6379'",
  },
  {
    names: ["TEMPORAL_TLS", "TEMPORAL_CA_FILE", "TEMPORAL_CERTIFICATE_FILE", "TEMPORAL_KEY_FILE", "TEMPORAL_API_KEY"],
    unless: ({ TEMPORAL_ADDRESS }) => TEMPORAL_ADDRESS !== undefined,
    needs: "TEMPORAL_ADDRESS=HOST:7233",
  },
  { names: ["TEMPORAL_CA_FILE"], unless: (settings) => temporalByTls(settings), needs: "TEMPORAL_TLS=true" },
];

/** Whether Temporal is spoken to over TLS. */
export const temporalByTls = (settings: ProductionSettings): boolean =>
  settings.TEMPORAL_TLS === "true" ||
  settings.TEMPORAL_CERTIFICATE_FILE !== undefined ||
  settings.TEMPORAL_API_KEY !== undefined;

/** Whether the settings fit together, as far as they tell by themselves. */
export function lookAtChoices(settings: ProductionSettings): ChoicesFact {
  const { DATABASE_URL, REDIS_URL, TEMPORAL_ADDRESS, TEMPORAL_DATABASE, TEMPORAL_VISIBILITY_DATABASE } = settings;
  const database = URL.parse(DATABASE_URL ?? "");
  const machine = machineAddresses()[0] ?? "host.docker.internal";
  const services = [
    { setting: "DATABASE_URL", host: database?.hostname, instead: elsewhere(database, machine) },
    {
      setting: "REDIS_URL",
      host: URL.parse(REDIS_URL ?? "")?.hostname,
      instead: elsewhere(URL.parse(REDIS_URL ?? ""), machine),
    },
    {
      setting: "TEMPORAL_ADDRESS",
      host: TEMPORAL_ADDRESS?.replace(/:\d+$/, ""),
      instead: `${machine}:${TEMPORAL_ADDRESS?.replace(/^.*:/, "") ?? ""}`,
    },
  ];
  const own = database === null ? "cognobserve" : databaseName(database);
  const names = [own, TEMPORAL_DATABASE, TEMPORAL_VISIBILITY_DATABASE].filter((name) => name !== undefined);
  return {
    missing: companions
      .filter(({ when }) => when(settings))
      .flatMap(({ because, needs }) =>
        needs.filter((name) => settings[name] === undefined).map((setting) => ({ setting, because })),
      ),
    loopback: services.flatMap(({ setting, host, instead }) =>
      host !== undefined && isLoopback(host) ? [{ setting, host, instead }] : [],
    ),
    pointless: dependents
      .filter(({ unless }) => !unless(settings))
      .flatMap(({ names, needs }) =>
        names
          .filter((name) => settings[name] !== undefined && settings[name] !== table[name].default)
          .map((setting) => ({ setting, needs })),
      ),
    sameDatabase: names.filter((name, index) => names.indexOf(name) !== index),
  };
}

/** A URL with another host, and a word in the place of its password. */
function elsewhere(url: URL | null, host: string): string {
  if (url === null) return "";
  const copy = new URL(url);
  copy.hostname = host.includes(":") ? `[${host}]` : host;
  if (copy.password !== "") copy.password = "PASSWORD";
  return copy.href;
}
