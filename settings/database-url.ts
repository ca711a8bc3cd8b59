import { z } from "zod";
import { tornApart } from "./schemas.ts";

/** How a connection to Postgres is secured: libpq's sslmode (PostgreSQL, section 32.19.1), less its guessing modes. */
export type SslMode = (typeof sslModes)[number];
const sslModes = ["disable", "require", "verify-ca", "verify-full"] as const;

const isSslMode = (text: string): text is SslMode => (sslModes as readonly string[]).includes(text);

/** @returns what the URL asks for; nothing is `disable`, as encryption that nobody asked for protects nothing */
export function sslModeOf(url: string): SslMode {
  const text = new URL(url).searchParams.get("sslmode");
  return sslModes.find((mode) => mode === text) ?? "disable";
}

/** A Postgres URL that every client of ours understands in the same way. Its messages repeat nothing of it. */
export const databaseUrl = z
  .url({
    protocol: /^postgres(ql)?$/,
    error:
      "must be a URL such as postgres://user:password@host:5432/cognobserve, in which special characters of the password are written as %40 for @, and so on",
    abort: true,
  })
  .superRefine((text, { addIssue }) => {
    for (const message of problemsOf(new URL(text))) addIssue({ code: "custom", message });
  });

/** Files that the URL may not name, since a path in it would be a path in a container. */
const files: Readonly<Record<string, string>> = {
  sslrootcert: "names sslrootcert: leave it out, and give the file as DATABASE_CA_FILE",
  sslcert: "names sslcert: logging in with a client certificate is not supported, use a password",
  sslkey: "names sslkey: logging in with a client certificate is not supported, use a password",
};

function problemsOf(url: URL): readonly string[] {
  const { username, password, pathname, hostname, searchParams } = url;
  if ([username, password, pathname].some((part) => !isEncoded(part))) {
    return ["holds a % that begins no code: write % itself as %25"];
  }
  const mode = searchParams.get("sslmode");
  return [
    tornApart(url),
    hostname === "" && "must name a host",
    username === "" && "must name a user, such as postgres://user:password@host:5432/cognobserve",
    pathname.length < 2 && "must name a database, such as postgres://user:password@host:5432/cognobserve",
    mode !== null && !isSslMode(mode) && `has an sslmode that is not known: it may be ${sslModes.join(", ")}`,
    ...Object.entries(files).map(([name, problem]) => searchParams.has(name) && problem),
  ].filter((problem) => problem !== false);
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
