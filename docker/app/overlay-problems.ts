import type { Environment, SettingProblem } from "../../settings/read.ts";
import { type SettingName, settings } from "../../settings/table.ts";

/** An overlay, and the setting that it comes with. */
interface Overlay {
  readonly file: string;
  /** The variable by which the overlay tells that it is there. */
  readonly marker: string;
  readonly setting: SettingName;
  /** The value of the setting that asks for this overlay; undefined: whichever. */
  readonly value?: string;
  /** Settings that mean nothing without it. */
  readonly companions: readonly SettingName[];
}

const overlays: readonly Overlay[] = [
  {
    file: "external-postgres.yml",
    marker: "OVERLAY_EXTERNAL_POSTGRES",
    setting: "DATABASE_URL",
    companions: ["DATABASE_CA_FILE"],
  },
  {
    file: "external-redis.yml",
    marker: "OVERLAY_EXTERNAL_REDIS",
    setting: "REDIS_URL",
    companions: ["REDIS_CA_FILE"],
  },
  {
    file: "external-temporal.yml",
    marker: "OVERLAY_EXTERNAL_TEMPORAL",
    setting: "TEMPORAL_ADDRESS",
    companions: [
      "TEMPORAL_TLS",
      "TEMPORAL_CA_FILE",
      "TEMPORAL_CERTIFICATE_FILE",
      "TEMPORAL_KEY_FILE",
      "TEMPORAL_API_KEY",
    ],
  },
  { ...gateway("automatic", "tls-automatic.yml"), marker: "OVERLAY_TLS_AUTOMATIC" },
  { ...gateway("files", "tls-files.yml"), marker: "OVERLAY_TLS_FILES" },
  { ...gateway("proxy", "behind-proxy.yml"), marker: "OVERLAY_BEHIND_PROXY" },
];

function gateway(value: string, file: string) {
  return { setting: "GATEWAY_TLS", value, file, companions: [] } as const;
}

/**
 * What keeps settings and overlays from belonging together; empty when nothing does.
 * @param environment every setting, secrets too, and what the overlays tell of themselves
 */
export function overlayProblems(environment: Environment): readonly SettingProblem[] {
  return overlays.flatMap(({ file, marker, setting, value, companions }) => {
    const given = environment[setting] || undefined;
    const wanted = value === undefined ? given !== undefined : given === value;
    const there = environment[marker] === "true";
    if (wanted && !there) {
      const what = value === undefined ? "is set" : `is ${value}`;
      return [{ name: setting, problem: `${what}, which takes effect with ${file} alone: add it to COMPOSE_FILE` }];
    }
    if (there && !wanted) {
      const missing = value === undefined ? `${setting} is not set` : `it is ${given ?? settings[setting].default}`;
      const remedy = `take ${file} out of COMPOSE_FILE, or set ${setting}${value === undefined ? "" : ` to ${value}`}`;
      return [{ name: setting, problem: `is needed by ${file}, and ${missing}: ${remedy}` }];
    }
    if (wanted) return [];
    return companions
      .filter((name) => environment[name] && environment[name] !== settings[name].default)
      .map((name) => ({ name, problem: `means nothing without ${setting}: set that too, or leave it out` }));
  });
}
