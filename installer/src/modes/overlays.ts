import type { SettingName } from "@cognobserve/settings/table";

/** Each overlay of docker/production, and what makes it necessary. In the order in which COMPOSE_FILE lists them. */
const overlays = {
  "external-postgres.yml": ({ DATABASE_URL }) => !!DATABASE_URL,
  "external-redis.yml": ({ REDIS_URL }) => !!REDIS_URL,
  "external-temporal.yml": ({ TEMPORAL_ADDRESS }) => !!TEMPORAL_ADDRESS,
  "tls-automatic.yml": ({ GATEWAY_TLS }) => GATEWAY_TLS === "automatic",
  "tls-files.yml": ({ GATEWAY_TLS }) => GATEWAY_TLS === "files",
  "behind-proxy.yml": ({ GATEWAY_TLS }) => GATEWAY_TLS === "proxy",
} as const satisfies Readonly<Record<string, (values: Values) => boolean>>;

type Values = Readonly<Partial<Record<SettingName, string>>>;

/** Every file that may stand in COMPOSE_FILE after docker-compose.yml. */
export const allOverlays = Object.keys(overlays);

/**
 * The overlays that settings make necessary, as names of files beside docker-compose.yml.
 * @param values what stands in `.env`: without the defaults of what nobody set
 */
export const overlaysFor = (values: Values): readonly string[] =>
  Object.entries(overlays).flatMap(([name, isNeeded]) => (isNeeded(values) ? [name] : []));

/** Further files of Compose that it reads by itself as long as COMPOSE_FILE is unset. */
export const userOverrides: readonly string[] = [
  "compose.override.yaml",
  "compose.override.yml",
  "docker-compose.override.yaml",
  "docker-compose.override.yml",
];

const base = "docker-compose.yml";

/**
 * What COMPOSE_FILE has to be. Files of the user's own that it names keep their place after ours, and the override that
 * Compose would read by itself stays in effect.
 * @param present what it is now; undefined or empty when it is not set
 * @param overrides those of `userOverrides` that exist
 * @returns undefined when Compose finds the right files by itself
 */
export function composeFile(
  values: Values,
  present: string | undefined,
  overrides: readonly string[],
): string | undefined {
  const chosen = overlaysFor(values);
  const named = (present ?? "").split(":").filter((name) => name !== "");
  const own = named.filter((name) => name !== base && !allOverlays.includes(name));
  if (chosen.length === 0 && named.length === 0) return undefined;
  // Compose itself reads one override, the first that it finds.
  const [override] = overrides;
  const rest = override === undefined || own.includes(override) ? own : [...own, override];
  return [base, ...chosen, ...rest].join(":");
}
