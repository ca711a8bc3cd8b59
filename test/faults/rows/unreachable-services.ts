import type { FailureCode } from "@cognobserve/installer/src/failures";
import type { ExternalServices } from "../../installer/external-services.ts";
import { withNetwork } from "../namespace.ts";
import { type Row, refusal, type Settings } from "../row.ts";
import { postgresUrl } from "./postgres.ts";
import { redisUrl } from "./redis.ts";
import { mutual } from "./temporal.ts";

/* Services of the user's own that run, and cannot be reached, or trusted, from where the installer runs. */

/** A network in which what is sent to the host is dropped, as firewalls do it: nothing comes back. */
const dropping = (host: string) => [
  ...withNetwork(),
  ...["sh", "-euc", 'ip route add "$1" dev lo; shift; exec "$@"', "sh", host],
];

interface Service {
  readonly name: string;
  readonly code: FailureCode;
  readonly expired: FailureCode;
  readonly setting: string;
  readonly example: string;
  readonly settings: (services: ExternalServices) => Settings;
}

interface Unreachable {
  readonly id: string;
  readonly fault: string;
  readonly through: (host: string) => readonly string[];
}

const services: readonly Service[] = [
  {
    name: "Postgres",
    code: "database-silent",
    expired: "database-certificate-expired",
    setting: "DATABASE_URL",
    example: "'postgres://USER:PASSWORD@HOST:5432/DATABASE'",
    settings: (all) => ({
      DATABASE_URL: postgresUrl(all, "app", "app", "verify-full"),
      DATABASE_CA_FILE: all.authority.file("ca.pem"),
    }),
  },
  {
    name: "Redis",
    code: "redis-silent",
    expired: "redis-certificate-expired",
    setting: "REDIS_URL",
    example: "'redis://USER:PASSWORD@HOST:6379'",
    settings: (all) => ({ REDIS_URL: redisUrl(all), REDIS_CA_FILE: all.authority.file("ca.pem") }),
  },
  {
    name: "Temporal",
    code: "temporal-silent",
    expired: "temporal-certificate-expired",
    setting: "TEMPORAL_ADDRESS",
    example: "HOST:7233",
    settings: mutual,
  },
];

const unreachable = ({ name, code, setting, example, settings }: Service, row: Unreachable): Row =>
  refusal({
    cause: "network",
    code,
    remedy: "Open the way from this machine, or correct host and port:",
    byHand: "opens the way",
    id: `production-${name.toLowerCase()}-${row.id}`,
    fault: `${name} runs, and ${row.fault}`,
    make: async ({ world }) => {
      const all = await world.services();
      const right = settings(all);
      return {
        settings: right,
        through: row.through(all.machine),
        mend: [{ fill: { [example]: `'${right[setting]}'` }, through: [] }],
      };
    },
  });

const late = ({ name, expired, settings }: Service): Row =>
  refusal({
    code: expired,
    remedy: "Renew it there, or correct the clock",
    byHand: "corrects the clock",
    id: `production-${name.toLowerCase()}-expired`,
    fault: `By this machine's clock, which is half a year ahead, ${name}'s certificate has expired`,
    make: async ({ world }) => ({
      settings: settings(await world.services()),
      through: ["faketime", "-f", "+180d"],
      mend: [{ through: [] }],
    }),
  });

export const unreachableServices: readonly Row[] = services.flatMap((service) => [
  unreachable(service, { id: "firewall", fault: "a firewall drops what is sent there", through: dropping }),
  unreachable(service, { id: "no-way", fault: "no way leads there from here", through: () => withNetwork() }),
  late(service),
]);
