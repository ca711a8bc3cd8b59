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
  REDIS_URL: (project) => `the volume ${project}_redis_data`,
  TEMPORAL_ADDRESS: () => "the bundled one",
};

/**
 * The consequences of a change of settings on an installation that works; none when no service is exchanged.
 * @param before settings as they stood in `.env`, @param after as they will
 */
export const consequencesOf = (before: Values, after: Values, project: string): readonly Consequence[] =>
  (Object.keys(services) as (keyof typeof services)[]).flatMap((name) => {
    const [old, now] = [before[name] || undefined, after[name] || undefined];
    if (placeOf(old) === placeOf(now)) return [];
    const place = (value: string | undefined) => placeOf(value) ?? bundled[name](project);
    return [
      {
        message: services[name]({ from: place(old), to: place(now) }),
        // A former value may hold a password, so it is not repeated.
        commands: [`${installer} --set ${name}=${old === undefined ? "" : "…"}`],
      },
    ];
  });

/** A connection without what is secret of it: another password leads to the same place. */
function placeOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = value.includes("://") ? URL.parse(value) : null;
  return url === null ? value : `${url.host}${url.pathname}`;
}
