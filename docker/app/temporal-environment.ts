import { sslModeOf } from "../../settings/database-url.ts";

/** What Temporal's server and its SQL tool are told of Postgres. */
export interface TemporalStore {
  readonly databaseUrl: string;
  /** The certificate authority as a path in their containers. */
  readonly caFile: string | undefined;
  readonly database: string;
  readonly visibilityDatabase: string;
}

/** The authorities that the images of Temporal trust. */
const SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/**
 * Variables for the server (its embedded template of a configuration) and for temporal-sql-tool, in lines that a shell
 * reads. Both make a URL of user and password without encoding the user, and with an encoding of the password that turns
 * blanks into signs of addition: so the user is given encoded, and the password as the variable that their driver
 * (lib/pq) reads by itself.
 */
export function temporalEnvironment({ databaseUrl, caFile, database, visibilityDatabase }: TemporalStore): string {
  const { hostname, port, username, password } = new URL(databaseUrl);
  const user = encodeURIComponent(decodeURIComponent(username));
  const mode = sslModeOf(databaseUrl);
  // Their driver knows verify-ca by another name: require, with an authority.
  const authority = caFile ?? (mode === "verify-ca" ? SYSTEM_AUTHORITIES : "");
  const variables = {
    PGPASSWORD: decodeURIComponent(password),
    SQL_HOST: hostname,
    SQL_PORT: port || "5432",
    SQL_USER: user,
    POSTGRES_SEEDS: hostname,
    DB_PORT: port || "5432",
    VISIBILITY_DB_PORT: port || "5432",
    POSTGRES_USER: user,
    DBNAME: database,
    VISIBILITY_DBNAME: visibilityDatabase,
    ...(mode !== "disable" && {
      SQL_TLS: "true",
      SQL_TLS_CA_FILE: authority,
      SQL_TLS_DISABLE_HOST_VERIFICATION: String(mode !== "verify-full"),
      SQL_TLS_ENABLED: "true",
      SQL_CA: authority,
      SQL_HOST_VERIFICATION: String(mode === "verify-full"),
    }),
  };
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join("");
}

/** As POSIX's shell reads it back (XCU 2.2.2). */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
