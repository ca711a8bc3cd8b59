import { settings } from "@cognobserve/settings/table";
import { installer } from "../failures/entry.ts";
import type { Values } from "./mode.ts";

/** What a person should know before an installation gets another Postgres, Redis or Temporal. */
export interface Consequence {
  readonly message: string;
  /** How to go back. */
  readonly commands: readonly string[];
}

const services = {
  DATABASE_URL: ({ from, to }: Places) =>
    `Another Postgres is going to be used. Nothing is copied: traces, accounts and keys so far stay in ${from}, and the dashboard shows what is in ${to}.`,
  REDIS_URL: ({ to }: Places) =>
    `Another Redis is going to be used: ${to}. It holds caches, rate limits and the live feed, so that nothing that matters is lost; nothing is copied.`,
  TEMPORAL_ADDRESS: ({ from, to }: Places) =>
    `Another Temporal is going to be used. Work that has begun stays in ${from} and is not gone on with; what is done every day is begun anew in ${to}. Traces are not touched.`,
} as const;

interface Places {
  readonly from: string;
  readonly to: string;
}

const bundled: Readonly<Record<keyof typeof services, (project: string) => string>> = {
  DATABASE_URL: (project) => `the volume ${project}_postgres_data`,
  REDIS_URL: () => "the bundled one",
  TEMPORAL_ADDRESS: () => "the bundled one",
};

/**
 * The consequences of a change of settings on an installation that works; none when no service is exchanged.
 * @param before settings as they stood in `.env`, @param after as they will
 */
export const consequencesOf = (before: Values, after: Values, project: string): readonly Consequence[] =>
  (Object.keys(services) as (keyof typeof services)[]).flatMap((name) => {
    const [old, now] = [before[name] || undefined, after[name] || undefined];
    if (old === now) return [];
    const [from, to] = [old, now].map((value) => (value === undefined ? bundled[name](project) : placeOf(name, value)));
    if (from !== undefined && from === to) return [];
    return [
      {
        message: services[name]({ from: from ?? unnamed, to: to ?? unnamed }),
        // A former value may hold a password, so it is not repeated.
        commands: [`${installer} --set ${name}=${old === undefined ? "" : "…"}`],
      },
    ];
  });

/** Stands for a place that cannot be shown. */
const unnamed = "the one that was set";

/** Ports that a connection leads to when it names none. */
const usualPorts: Readonly<Record<string, string>> = {
  "postgres:": "5432",
  "postgresql:": "5432",
  "redis:": "6379",
  "rediss:": "6379",
};

/**
 * Where a connection leads, without what is secret of it: another password leads to the same place. Undefined where that
 * cannot be told apart, as in `postgres://user:pass#word@host/name`: a password that is not encoded ends where a URL's
 * host does, and the rest is taken for something else.
 */
export function placeOf(name: keyof typeof services, connection: string): string | undefined {
  if (!settings[name].schema.safeParse(connection).success) return undefined;
  if (!settings[name].secret) return connection;
  const { protocol, hostname, port, pathname, search } = new URL(connection);
  if (search.includes("@")) return undefined;
  return `${hostname}:${port || usualPorts[protocol]}${pathname.replace(/\/$/, "")}`;
}
