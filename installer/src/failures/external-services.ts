import { exitCodes } from "../exit-codes.ts";
import { databaseExample, redisExample } from "./connecting.ts";
import { entry, installer, newestInstaller } from "./entry.ts";
import { shellWord } from "./shell-word.ts";

/* What may be wrong with a Postgres, Redis or Temporal of the user's own that does let us in. */

const refused = exitCodes.refused;

/** Failures of a Postgres that lets us in. */
export const databaseFailures = {
  "database-missing": entry<{ server: string; database: string; user: string }>({
    exit: refused,
    summary: "The database that DATABASE_URL names does not exist.",
    title: ({ database }) => `The database ${database} does not exist`,
    cause: ({ server, user }) => `${server} let ${user} in, but has no database of that name.`,
    remedy: () => "Make it, as somebody who may:",
    commands: ({ server, database, user }) => [createDatabase(server, user, database)],
  }),
  "database-too-old": entry<{ server: string; version: string; needed: number }>({
    exit: refused,
    summary: "The Postgres that DATABASE_URL names is too old.",
    title: ({ version }) => `Postgres ${version} is too old`,
    cause: ({ server, needed }) => `${server} runs it; CognObserve is made and tested for ${needed} and newer.`,
    remedy: () => "Upgrade it, or name another one:",
    commands: () => [`${installer} --set DATABASE_URL=${databaseExample}`],
  }),
  "database-encoding": entry<{ server: string; database: string; user: string; encoding: string }>({
    exit: refused,
    summary: "The database's encoding is not UTF8, so that it could not hold every trace.",
    title: ({ database, encoding }) => `The database ${database} is encoded as ${encoding}`,
    cause: () =>
      "Traces hold text in every language, which needs UTF8; a database keeps the encoding it was made with.",
    remedy: () => "Make another database and name that one:",
    commands: ({ server, user }) => [createDatabase(server, user, "cognobserve_utf8")],
  }),
  "database-rights": entry<{ server: string; database: string; user: string; missing: readonly string[] }>({
    exit: refused,
    summary: "The user of DATABASE_URL may not do what CognObserve has to do in the database.",
    title: ({ user, database }) => `${user} may not do enough in ${database}`,
    cause: ({ missing }) => missing.join("\n"),
    remedy: () => "Make the user the database's owner, as somebody who may:",
    commands: ({ server, database, user }) => [
      `psql ${at(server)} -U postgres -d ${shellWord(database)} -c ${shellWord(`alter database ${identifier(database)} owner to ${identifier(user)}`)} -c ${shellWord(`grant all on schema public to ${identifier(user)}`)}`,
    ],
  }),
  "database-extension": entry<{ server: string }>({
    exit: refused,
    summary: "The Postgres that DATABASE_URL names has no pg_trgm.",
    title: () => "Postgres lacks the extension pg_trgm",
    cause: ({ server }) =>
      `Traces are searched by name with it, and ${server} does not have it; it comes with Postgres.`,
    remedy: () => "Install Postgres's contributed modules there; on Debian they are in the server's own package:",
    commands: () => ["sudo apt-get install postgresql-contrib"],
  }),
  "database-read-only": entry<{ server: string }>({
    exit: refused,
    summary: "DATABASE_URL leads to a replica, which nothing can be written to.",
    title: ({ server }) => `${server} is a replica`,
    cause: () => "It follows another Postgres and can only be read.",
    remedy: () => "Name the primary:",
    commands: () => [`${installer} --set DATABASE_URL=${databaseExample}`],
  }),
  "database-pooled": entry<{ server: string }>({
    exit: refused,
    summary: "DATABASE_URL leads to a pooler that gives each transaction another connection.",
    title: ({ server }) => `${server} is a pooler that shares connections between transactions`,
    cause: () => "Migrations hold a lock for a whole session, and such a pooler would give it to somebody else.",
    remedy: () => "Name Postgres itself (CognObserve pools by itself), or let the pooler keep sessions together:",
    commands: () => [`${installer} --set DATABASE_URL=${databaseExample}`],
  }),
  "database-full": entry<{
    server: string;
    user: string;
    free: number;
    max: number;
    needed: number;
    /** It is the user who may open so many only, not all together. */
    limited: boolean;
  }>({
    exit: refused,
    summary: "The Postgres that DATABASE_URL names has too few connections left.",
    title: ({ server }) => `${server} has too few connections left`,
    cause: ({ user, free, max, needed, limited }) =>
      limited
        ? `${user} may open ${max} and no more; CognObserve opens up to ${needed}.`
        : `Of ${max} in all, ${free} are free for ${user}; CognObserve opens up to ${needed}.`,
    remedy: ({ limited }) =>
      limited ? "Allow the user more, as somebody who may:" : "Close some, or allow more and restart Postgres:",
    commands: ({ server, user, max, needed, limited }) => [
      limited
        ? `psql ${at(server)} -U postgres -c ${shellWord(`alter role ${identifier(user)} connection limit -1`)}`
        : `psql ${at(server)} -U postgres -c 'alter system set max_connections = ${max + needed}'`,
    ],
  }),
  "database-newer": entry<{ database: string; migrations: readonly string[] }>({
    exit: refused,
    summary: "The database was already used by a newer version of CognObserve.",
    title: ({ database }) => `${database} belongs to a newer CognObserve`,
    cause: ({ migrations }) =>
      `It has been migrated by a version that this one does not know: ${migrations.join(", ")}.`,
    remedy: () => "Install that version or a newer one; the newest installer brings the newest:",
    commands: () => [newestInstaller],
  }),
  "database-foreign": entry<{ server: string; database: string; user: string; tables: readonly string[] }>({
    exit: refused,
    summary: "The database holds tables of something else.",
    title: ({ database }) => `${database} holds tables of something else`,
    cause: ({ tables }) => `CognObserve has made none of these: ${shortList(tables)}.`,
    remedy: () => "Make a database for CognObserve alone and name that one:",
    commands: ({ server, user }) => [createDatabase(server, user, "cognobserve")],
  }),
  "database-temporal": entry<{ server: string; user: string; problems: readonly string[]; missing: readonly string[] }>(
    {
      exit: refused,
      summary: "The databases that the bundled Temporal needs on your Postgres cannot be made or used.",
      title: () => "Temporal's databases cannot be used",
      cause: ({ problems }) => problems.join("\n"),
      remedy: ({ missing }) =>
        missing.length > 0
          ? "Make them, as somebody who may; or name others with TEMPORAL_DATABASE and TEMPORAL_VISIBILITY_DATABASE:"
          : "Name others:",
      commands: ({ server, user, missing }) =>
        missing.length > 0
          ? missing.map((name) => createDatabase(server, user, name))
          : [
              `${installer} --set TEMPORAL_DATABASE=cognobserve_temporal --set TEMPORAL_VISIBILITY_DATABASE=cognobserve_temporal_visibility`,
            ],
    },
  ),
};

/** Failures of a Redis, and of a Temporal, that let us in. */
export const redisAndTemporalFailures = {
  "redis-rights": entry<{ user: string; denied: readonly string[] }>({
    exit: refused,
    summary: "The user of REDIS_URL may not do what CognObserve has to do in Redis.",
    title: ({ user }) => `${user} may not do enough in Redis`,
    cause: ({ denied }) => denied.join("\n"),
    // Redis refuses a pattern, and all that stands beside it, for a user who has every key or channel.
    remedy: () => "Give the user these rights in Redis, which calls one that the user has already an error:",
    commands: ({ user }) => [
      `redis-cli acl setuser ${shellWord(user)} +get +set +del +incr +expire +ttl +zadd +zrange +zremrangebyrank +publish +subscribe +unsubscribe +multi +exec +discard +ping +info`,
      `redis-cli acl setuser ${shellWord(user)} '~api-key:*' '~rate:*' '~near-misses*'`,
      `redis-cli acl setuser ${shellWord(user)} '&live:traces:*'`,
    ],
  }),
  "redis-cluster": entry<{ server: string }>({
    exit: refused,
    summary: "REDIS_URL leads to a Redis Cluster.",
    title: ({ server }) => `${server} is a Redis Cluster`,
    cause: () => "CognObserve speaks to a single Redis: what it keeps there is small and may be lost.",
    remedy: () => "Name one without cluster mode, or leave REDIS_URL out and use the bundled one:",
    commands: () => [`${installer} --set REDIS_URL=${redisExample}`],
  }),
  "redis-read-only": entry<{ server: string }>({
    exit: refused,
    summary: "REDIS_URL leads to a replica, which nothing can be written to.",
    title: ({ server }) => `${server} is a replica`,
    cause: () => "It follows another Redis and can only be read.",
    remedy: () => "Name the primary:",
    commands: () => [`${installer} --set REDIS_URL=${redisExample}`],
  }),
  "redis-too-old": entry<{ server: string; version: string; needed: number }>({
    exit: refused,
    summary: "The Redis that REDIS_URL names is too old.",
    title: ({ version }) => `Redis ${version} is too old`,
    cause: ({ server, needed }) => `${server} runs it; rate limits need ${needed} or newer (EXPIRE … NX).`,
    remedy: () => "Upgrade it, name another one, or leave REDIS_URL out and use the bundled one:",
    commands: () => [`${installer} --set REDIS_URL=${redisExample}`],
  }),
  "temporal-too-old": entry<{ server: string; version: string; needed: string }>({
    exit: refused,
    summary: "The Temporal that TEMPORAL_ADDRESS names is too old.",
    title: ({ version }) => `Temporal ${version} is too old`,
    cause: ({ server, needed }) => `${server} runs it; CognObserve needs ${needed} or newer.`,
    remedy: () => "Upgrade it, or leave TEMPORAL_ADDRESS out and use the bundled one:",
    commands: () => [installer],
  }),
  "temporal-namespace": entry<{ namespace: string; reason: string }>({
    exit: refused,
    summary: "The Temporal namespace neither exists nor may be made, or may not be used.",
    title: ({ namespace }) => `Temporal's namespace ${namespace} cannot be used`,
    cause: ({ reason }) => `Temporal said: ${reason}.`,
    remedy: () => "Have it made, or name one that is yours:",
    commands: () => [`${installer} --set TEMPORAL_NAMESPACE=NAME`],
  }),
};

const createDatabase = (server: string, user: string, name: string): string =>
  `createdb ${at(server)} -U postgres -O ${shellWord(user)} -E UTF8 -T template0 ${shellWord(name)}`;

/** A name as SQL takes it (PostgreSQL, section 4.1.1). */
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** host:port as Postgres's own programs take it. */
function at(server: string): string {
  const [, host = server, port = "5432"] = /^(.*):(\d+)$/.exec(server) ?? [];
  return `-h ${host.replace(/^\[|\]$/g, "")} -p ${port}`;
}

const shortList = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
