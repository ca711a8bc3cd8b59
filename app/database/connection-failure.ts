/** Until this major version Postgres lacks what our statements and our tests rely on. */
const OLDEST = 15;

/** The server is of a version that we are not made for. */
export class TooOldServerError extends Error {
  override readonly name = "TooOldServerError";
}

/** @param version `server_version_num`. @throws TooOldServerError */
export function demandVersion(version: number): void {
  const major = Math.floor(version / 10_000);
  if (major < OLDEST) throw new TooOldServerError(`it is Postgres ${major}, and ${OLDEST} or newer is needed`);
}

/** Codes of the system, the resolver and OpenSSL, and SQLSTATEs (PostgreSQL, appendix A), by what is to be said. */
const kinds: Readonly<Record<string, keyof typeof sentences>> = {
  ENOTFOUND: "unknownHost",
  EAI_AGAIN: "unknownHost",
  ECONNREFUSED: "refused",
  ECONNRESET: "refused",
  "57P03": "refused",
  ETIMEDOUT: "silent",
  EHOSTUNREACH: "silent",
  ENETUNREACH: "silent",
  DEPTH_ZERO_SELF_SIGNED_CERT: "untrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "untrusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "otherName",
  CERT_HAS_EXPIRED: "expired",
  "28P01": "password",
  "28000": "notLetIn",
  "3D000": "noDatabase",
  "42501": "noRight",
  "53300": "full",
  "25006": "replica",
};

interface Place {
  readonly server: string;
  readonly host: string;
  readonly user: string;
  readonly database: string;
  readonly reason: string;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const sentences = {
  unknownHost: ({ host }) => `the host ${host} of DATABASE_URL is not known here. Correct the name`,
  refused: ({ server }) =>
    `Postgres at ${server} refuses connections. Start it, or correct host and port in DATABASE_URL`,
  silent: ({ server }) =>
    `Postgres at ${server} does not answer. Correct host and port in DATABASE_URL, or let this machine through the firewall`,
  untrusted: ({ server }) =>
    `the certificate of Postgres at ${server} is signed by nobody who is trusted here. Give the authority's certificate as DATABASE_CA_FILE`,
  otherName: ({ server, host }) =>
    `the certificate of Postgres at ${server} is not for ${host}. Use the name that it is for, or sslmode=verify-ca in DATABASE_URL`,
  expired: ({ server }) => `the certificate of Postgres at ${server} has run out. Renew it there`,
  noTls: ({ server }) =>
    `Postgres at ${server} speaks no TLS. Turn ssl on there, or leave sslmode out of DATABASE_URL where the network is your own`,
  password: ({ user }) =>
    `Postgres does not accept the password of ${user}. Correct it in DATABASE_URL; special characters are written as %40 for @, and so on`,
  notLetIn: ({ user, reason }) =>
    `Postgres does not let ${user} in (${reason}). If it asks for TLS, add ?sslmode=verify-full to DATABASE_URL; else add a line to its pg_hba.conf`,
  noDatabase: ({ user, database }) =>
    `the database ${database} of DATABASE_URL does not exist. Have an administrator run: CREATE DATABASE ${quoted(database)} OWNER ${quoted(user)}`,
  noRight: ({ user, database, reason }) =>
    `Postgres does not let ${user} do what has to be done (${reason}). Have an administrator run: ALTER DATABASE ${quoted(database)} OWNER TO ${quoted(user)}`,
  full: ({ server }) => `Postgres at ${server} has no connection left. Raise max_connections there`,
  replica: ({ server }) => `Postgres at ${server} is a replica, which nothing can be written to. Name the primary`,
} satisfies Readonly<Record<string, (place: Place) => string>>;

/**
 * What keeps us from using Postgres, as one sentence on what happened and one on what to do, without the password and
 * without the last full stop.
 * @returns undefined for what has nothing to do with reaching Postgres or with rights
 */
export function explainConnection(error: unknown, databaseUrl: string): string | undefined {
  if (error instanceof AggregateError) return explainConnection(error.errors[0], databaseUrl);
  if (!(error instanceof Error)) return undefined;
  const { hostname, port, username, pathname } = new URL(databaseUrl);
  const place = {
    server: `${hostname}:${port || "5432"}`,
    host: hostname,
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
    reason: error.message,
  };
  if (error instanceof TooOldServerError) {
    return `Postgres at ${place.server} is too old: ${error.message}. Name a newer one in DATABASE_URL`;
  }
  const kind = kindOf(error);
  return kind === undefined ? explainConnection(error.cause, databaseUrl) : sentences[kind](place);
}

function kindOf(error: Error): keyof typeof sentences | undefined {
  const known = "code" in error ? kinds[String(error.code)] : undefined;
  if (known !== undefined) return known;
  // What node-postgres says without a code.
  if (error.message.includes("does not support SSL")) return "noTls";
  if (error.message.includes("password must be a string")) return "password";
  return /^(timeout exceeded|Connection terminated due to connection timeout)/.test(error.message)
    ? "silent"
    : undefined;
}
