import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { sslModeOf } from "@cognobserve/settings/database-url";
import type { ClientConfig } from "pg";

/** Which Postgres, and whom we believe that it is the one. */
export interface DatabaseAddress {
  readonly url: string;
  /** File with the certificate authority (PEM). Without one, those that the system knows decide. */
  readonly caFile?: string | undefined;
}

/**
 * What node-postgres is to be told: it understands sslmode otherwise than libpq, so that it is never shown it.
 * As in libpq (PostgreSQL, section 32.19.1) `require` looks at the certificate only where an authority was given.
 * @throws Error when the file cannot be read
 */
export function connectionOptions({ url, caFile }: DatabaseAddress): Pick<ClientConfig, "connectionString" | "ssl"> {
  const plain = new URL(url);
  for (const name of ["sslmode", "ssl", "channel_binding"]) plain.searchParams.delete(name);
  return { connectionString: plain.href, ssl: tlsOptions(url, caFile) };
}

function tlsOptions(url: string, caFile: string | undefined): ConnectionOptions | false {
  const mode = sslModeOf(url);
  if (mode === "disable") return false;
  const ca = caFile === undefined ? undefined : readFileSync(caFile, "utf8");
  if (mode === "require" && ca === undefined) return { rejectUnauthorized: false };
  const trusted = { ...(ca !== undefined && { ca }), rejectUnauthorized: true };
  if (mode !== "verify-full") return { ...trusted, checkServerIdentity: () => undefined };
  // node-postgres passes a name on, but no address.
  return { ...trusted, host: new URL(url).hostname.replace(/^\[|\]$/g, "") };
}
