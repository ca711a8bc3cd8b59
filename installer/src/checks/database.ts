import type { DatabaseFact, DatabaseState, TemporalDatabase } from "../facts/production-facts.ts";
import { type Check, pass, refuse, type Verdict, warn } from "./check.ts";

/** The oldest major version that CognObserve's statements are run against in its tests. */
const OLDEST = 15;
/** Seconds that clocks may differ before traces look as if they came from the past or the future. */
const CLOCK_SECONDS = 60;
/** Every table of ours is made after this one, which records migrations. */
const RECORD = "kysely_migration";

/** A Postgres of the user's own can be logged into and has all that we need. */
export const database: Check<"database"> = {
  id: "database",
  title: "Your Postgres",
  facts: ["database"],
  judge: ({ database: fact }) => {
    if (fact.problem === undefined) return judgeState(fact);
    const { server, database, user } = fact;
    const { kind, reason } = fact.problem;
    return kind === "no-such-database"
      ? refuse("database-missing", { server, database, user })
      : refuse(`database-${kind}`, { server, user, reason });
  },
};

type Who = Pick<DatabaseFact, "server" | "database" | "user">;

function judgeState(fact: Who & DatabaseState): Verdict {
  const { server, database, user, versionNumber, encoding } = fact;
  const major = Math.floor(versionNumber / 10_000);
  const version = `${major}.${versionNumber % 10_000}`;
  if (major < OLDEST) return refuse("database-too-old", { server, version, needed: OLDEST });
  if (fact.replica) return refuse("database-read-only", { server });
  if (fact.pooled) return refuse("database-pooled", { server });
  if (encoding !== "UTF8") return refuse("database-encoding", { server, database, user, encoding });
  if (fact.newerMigrations.length > 0) {
    return refuse("database-newer", { database, migrations: fact.newerMigrations });
  }
  const strangers = fact.migrations === undefined ? fact.tables.filter((name) => !name.startsWith("kysely_")) : [];
  if (strangers.length > 0) return refuse("database-foreign", { server, database, user, tables: strangers });
  if (fact.trigrams === "absent") return refuse("database-extension", { server });
  const missing = missingRights(fact);
  if (missing.length > 0) return refuse("database-rights", { server, database, user, missing });
  const problems = fact.temporal.flatMap((one) => temporalProblem(one, fact));
  if (problems.length > 0) {
    const absent = fact.temporal.filter(({ state }) => state === "missing").map(({ name }) => name);
    return refuse("database-temporal", { server, user, problems, missing: absent });
  }
  const { freeConnections: free, maxConnections: max, needConnections: needed } = fact;
  if (free < needed) {
    const limited = fact.userConnections === free;
    return refuse("database-full", { server, user, free, max: limited ? free : max, needed, limited });
  }
  const remarks = [
    ...(Math.abs(fact.clockSeconds) > CLOCK_SECONDS
      ? [`its clock differs from this machine's by ${Math.abs(fact.clockSeconds)} seconds`]
      : []),
    ...(free < 2 * needed ? [`only ${free} of ${max} connections are free, too few for further replicas`] : []),
  ];
  const said = `Postgres ${version} at ${server}, database ${database}${fact.migrations === undefined ? "" : " (used before)"}`;
  return remarks.length > 0 ? warn(`${said}; ${remarks.join("; ")}`) : pass(said);
}

function missingRights({ schema, mayCreateInSchema, trigrams, foreignOwned, user }: Who & DatabaseState): string[] {
  return [
    ...(mayCreateInSchema ? [] : [`It may make no tables in the schema ${schema === "" ? "public" : schema}.`]),
    ...(trigrams === "forbidden" ? ["It may not make the extension pg_trgm (it needs CREATE on the database)."] : []),
    ...(foreignOwned.length > 0
      ? [`${foreignOwned.filter((name) => name !== RECORD)[0] ?? RECORD} and other tables do not belong to ${user}.`]
      : []),
  ];
}

function temporalProblem(
  { setting, name, state }: TemporalDatabase,
  { mayCreateDatabases, user }: Who & DatabaseState,
) {
  switch (state) {
    case "usable":
      return [];
    case "missing":
      return mayCreateDatabases ? [] : [`${name} (${setting}) does not exist, and ${user} may not make it.`];
    case "no-login":
      return [`${user} cannot log into ${name} (${setting}).`];
    case "no-rights":
      return [`${user} may make no tables in ${name} (${setting}), or does not own those that are there.`];
    case "newer":
      return [`${name} (${setting}) was used by a newer Temporal than the one that is bundled.`];
    case "foreign":
      return [`${name} (${setting}) holds tables of something else.`];
  }
}
