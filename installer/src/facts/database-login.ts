import { sslModeOf } from "@cognobserve/settings/database-url";
import type { Client } from "pg";
import { type ConnectionProblem, codeOf, connectionProblem } from "./connection-problem.ts";
import { orNoWay } from "./no-way.ts";
import { bareHost, serverTls, type TlsCheck } from "./server-tls.ts";

/** How to log in: DATABASE_URL taken apart, and the certificate authority's text. */
export interface DatabaseAddress {
  readonly url: URL;
  readonly ca: string | undefined;
  /** Where the host is reached from here, when that is another name than containers use. */
  readonly reachedAt: string | undefined;
}

export type LoginProblem = ConnectionProblem | { readonly kind: "no-such-database"; readonly reason: string };

/** SQLSTATEs, PostgreSQL appendix A. */
const INVALID_PASSWORD = "28P01";
const INVALID_AUTHORIZATION = "28000";
const NO_SUCH_DATABASE = "3D000";

const PATIENCE_MS = 5_000;

/**
 * Opens one connection as the containers will. sslmode means what it means to libpq (PostgreSQL, section 32.19.1):
 * `require` checks who signed the certificate when a certificate authority is given, and nothing otherwise.
 * @throws the client's own error; see `loginProblem`
 */
export async function logIn(address: DatabaseAddress, database?: string): Promise<Client> {
  // Imported when it is needed: most runs have no use for it, and it would delay the first output.
  const { default: pg } = await import("pg");
  const { url, ca, reachedAt } = address;
  const host = bareHost(url);
  const check = tlsCheck(address);
  const client = new pg.Client({
    host: reachedAt ?? host,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: database ?? databaseName(url),
    ssl: check === undefined ? false : serverTls(check, { ca, servername: host }),
    application_name: "cognobserve-install",
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on("error", () => {}); // a connection that breaks makes its query fail, which is enough
  await client.connect();
  return client;
}

/** The database that a URL names: libpq takes the user's name where it names none. */
export const databaseName = (url: URL): string =>
  decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username);

const tlsCheck = ({ url, ca }: DatabaseAddress): TlsCheck | undefined => {
  switch (sslModeOf(url.href)) {
    case "disable":
      return undefined;
    case "require":
      return ca === undefined ? "nothing" : "signer";
    case "verify-ca":
      return "signer";
    case "verify-full":
      return "all";
  }
};

/** Why a login failed. A server that wants TLS says so in words of its own language, so it is asked again with TLS. */
export async function loginProblem(error: unknown, address: DatabaseAddress): Promise<LoginProblem> {
  const { url, reachedAt } = address;
  const at = { host: reachedAt ?? bareHost(url), port: Number(url.port || 5432) };
  const problem = await orNoWay(connectionProblem(error), at);
  const code = codeOf(error);
  const { reason } = problem;
  if (code === NO_SUCH_DATABASE) return { kind: "no-such-database", reason };
  if (reason.includes("does not support SSL")) return { kind: "tls-missing", reason };
  if (code === INVALID_AUTHORIZATION && tlsCheck(address) === undefined && (await worksWithTls(address))) {
    return { kind: "tls-required", reason };
  }
  if (code === INVALID_PASSWORD || code === INVALID_AUTHORIZATION) return { kind: "credentials", reason };
  // What node-postgres says, without a code, of a server that asks for a password when the URL has none.
  if (reason.includes("client password must be a string"))
    return { kind: "credentials", reason: "no password is given" };
  return problem;
}

/** Whether a login gets further with TLS: it succeeds, or fails at something else than the way it came in. */
async function worksWithTls(address: DatabaseAddress): Promise<boolean> {
  const url = new URL(address.url);
  url.searchParams.set("sslmode", "require");
  try {
    const client = await logIn({ ...address, url, ca: undefined });
    await client.end();
    return true;
  } catch (error) {
    return codeOf(error) !== "" && codeOf(error) !== INVALID_AUTHORIZATION;
  }
}
