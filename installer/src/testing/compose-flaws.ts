import { type SettingName, settings } from "@cognobserve/settings/table";
import { z } from "zod";
import { secretMark, settingsOf } from "./setting-combinations.ts";

const service = z.object({
  user: z.string().optional(),
  privileged: z.boolean().optional(),
  read_only: z.boolean().optional(),
  cap_add: z.string().array().nullish(),
  cap_drop: z.string().array().nullish(),
  security_opt: z.string().array().nullish(),
  mem_limit: z.coerce.number().optional(),
  pids_limit: z.number().optional(),
  logging: z.object({ options: z.record(z.string(), z.string()).optional() }).optional(),
  network_mode: z.string().optional(),
  networks: z.record(z.string(), z.unknown()).default({}),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  depends_on: z.record(z.string(), z.object({ required: z.boolean() })).default({}),
  ports: z.object({ host_ip: z.string(), published: z.string(), target: z.number() }).array().default([]),
  deploy: z.unknown().optional(),
});
type Service = z.output<typeof service>;

/** What `docker compose config --format json` says, as far as it is judged. */
export const composeConfig = z.object({
  services: z.record(z.string(), service.loose()),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
  configs: z.object({ "given-secrets": z.object({ content: z.string() }) }),
});
export type ComposeConfig = z.output<typeof composeConfig>;

/** Settings, defaults included, as `.env` gives them. */
type Values = Readonly<Partial<Record<SettingName, string>>>;

/** Which service may reach what is outside: always, or for the sake of a service that is external. */
const waysOut: Readonly<Record<string, readonly SettingName[] | "always">> = {
  gateway: "always",
  "temporal-ui": "always",
  web: ["DATABASE_URL", "REDIS_URL", "TEMPORAL_ADDRESS"],
  ingest: ["DATABASE_URL", "REDIS_URL"],
  worker: ["DATABASE_URL", "TEMPORAL_ADDRESS"],
  databases: ["DATABASE_URL"],
  migrate: ["DATABASE_URL"],
  "temporal-schema": ["DATABASE_URL"],
  "temporal-databases": ["DATABASE_URL"],
  temporal: ["DATABASE_URL"],
};

/** Everything about an installation that should not be so, one sentence each. */
export function composeFlaws(config: ComposeConfig, given: Values): readonly string[] {
  return [
    ...Object.entries(config.services).flatMap(([name, service]) => [
      ...softSpots(name, service),
      ...openDoors(name, service, given),
      ...networkFlaws(name, service, config, given),
      ...absentPredecessors(name, service, config),
    ]),
    ...serviceFlaws(config, given),
    ...lostSettings(config, given),
  ];
}

function softSpots(name: string, service: Service): readonly string[] {
  const { user = "", cap_drop, cap_add, security_opt, logging, mem_limit = 0, pids_limit = 0 } = service;
  const { deploy: _, ...shown } = service;
  const allowed = name === "gateway" ? "NET_BIND_SERVICE" : "";
  return flaws(name, [
    [!/^[1-9]\d*:[1-9]\d*$/.test(user), "runs as root"],
    [cap_drop?.join() !== "ALL" || (cap_add ?? []).join() !== allowed, "has capabilities"],
    [security_opt?.join() !== "no-new-privileges:true" || service.privileged === true, "may gain privileges"],
    [service.read_only !== true && name !== "secrets", "can write to its root file system"],
    [!(mem_limit > 0 && mem_limit <= 2 ** 30), "has no bounds to its memory"],
    [!(pids_limit > 0 && pids_limit <= 256), "has no bounds to its processes"],
    [logging?.options?.["max-size"] === undefined, "keeps its logs for ever"],
    [JSON.stringify(shown).includes(secretMark), "shows a secret"],
  ]);
}

function openDoors(name: string, { ports }: Service, given: Values): readonly string[] {
  const value = (name: SettingName): string => given[name] || settings[name].default || "";
  const own = `${value("PUBLISH_ADDRESS")}:`;
  const expected =
    name === "gateway"
      ? [
          `${own}${value("WEB_PORT")}->3000`,
          `${own}${value("INGEST_PORT")}->8080`,
          ...(/automatic|files/.test(value("GATEWAY_TLS")) ? [`${own}80->8000`] : []),
        ]
      : name === "temporal-ui"
        ? ["127.0.0.1:8088->8080"]
        : [];
  const actual = ports.map(({ host_ip, published, target }) => `${host_ip}:${published}->${target}`);
  return flaws(name, [[actual.toSorted().join() !== expected.toSorted().join(), `publishes ${actual.join()}`]]);
}

function networkFlaws(name: string, service: Service, { networks }: ComposeConfig, given: Values): readonly string[] {
  const reasons = waysOut[name] ?? [];
  const needed = reasons === "always" || reasons.some((setting) => given[setting]);
  const actual =
    service.network_mode !== "none" && Object.keys(service.networks).some((network) => !networks[network]?.internal);
  return flaws(name, [
    [actual && !needed, "has a way out that it does not need"],
    [!actual && needed, "cannot reach what is outside"],
  ]);
}

/** Compose refuses to start a service after one that no active profile has. */
function absentPredecessors(name: string, { depends_on }: Service, { services }: ComposeConfig): readonly string[] {
  return Object.entries(depends_on).flatMap(([before, { required }]) =>
    flaws(name, [[required && services[before] === undefined, `waits for ${before}, which is not there`]]),
  );
}

function serviceFlaws({ services }: ComposeConfig, given: Values): readonly string[] {
  const bundled: Readonly<Record<string, SettingName>> = {
    postgres: "DATABASE_URL",
    redis: "REDIS_URL",
    temporal: "TEMPORAL_ADDRESS",
    "temporal-schema": "TEMPORAL_ADDRESS",
    "temporal-databases": "TEMPORAL_ADDRESS",
  };
  const ours = ["gateway", "web", "ingest", "worker", "secrets", "databases", "migrate"];
  return [
    ...ours.filter((name) => services[name] === undefined).map((name) => `${name} is missing`),
    ...Object.entries(bundled).flatMap(([name, setting]) =>
      flaws(name, [
        [services[name] !== undefined && !!given[setting], `runs beside the ${setting} that was given`],
        [services[name] === undefined && !given[setting], "is missing"],
      ]),
    ),
  ];
}

/** The first job has to see what was given, all of it, as it was given. */
function lostSettings({ services, configs }: ComposeConfig, given: Values): readonly string[] {
  // Compose doubles each $ of what it prints, so that its output could be its input again.
  const secrets = configs["given-secrets"].content.replaceAll("$$", "$").split("\n");
  return settingsOf("production").flatMap((name) => {
    const value = given[name] ?? "";
    const seen = settings[name].secret
      ? secrets.includes(`${name}=${value}`)
      : services.secrets?.environment[name]?.replaceAll("$$", "$") === value;
    return flaws(name, [[!seen, "does not reach the first job as it was given"]]);
  });
}

const flaws = (subject: string, found: readonly (readonly [is: boolean, what: string])[]): readonly string[] =>
  found.flatMap(([is, what]) => (is ? [`${subject} ${what}`] : []));
