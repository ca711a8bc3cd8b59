import type { SettingName } from "@cognobserve/settings/table";
import { databaseName } from "./database-login.ts";
import { isLoopback } from "./engine-place.ts";
import { machineAddresses } from "./machine-addresses.ts";
import type { ProductionSettings } from "./production.ts";
import type { ChoicesFact } from "./production-facts.ts";

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
  const names = [
    ...(database === null ? [] : [databaseName(database)]),
    ...(TEMPORAL_ADDRESS === undefined ? [TEMPORAL_DATABASE ?? "", TEMPORAL_VISIBILITY_DATABASE ?? ""] : []),
  ];
  return {
    missing: companions
      .filter(({ when }) => when(settings))
      .flatMap(({ because, needs }) =>
        needs.filter((name) => settings[name] === undefined).map((setting) => ({ setting, because })),
      ),
    loopback: services.flatMap(({ setting, host, instead }) =>
      host !== undefined && isLoopback(host) ? [{ setting, host, instead }] : [],
    ),
    sameDatabase: database === null ? [] : names.filter((name, index) => names.indexOf(name) !== index),
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
