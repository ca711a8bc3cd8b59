import type { ConnectionOptions } from "node:tls";

/** How much of a server's certificate is checked: nothing, who signed it, or that and the name in it. */
export type TlsCheck = "nothing" | "signer" | "all";

/** TLS options of a client, the same for every service that is not ours. */
export const serverTls = (
  check: TlsCheck,
  { ca, servername }: { readonly ca: string | undefined; readonly servername: string },
): ConnectionOptions => ({
  ...(ca !== undefined && { ca }),
  // An address is no server name (RFC 6066, section 3).
  ...(!/^[\d.]+$|:/.test(servername) && { servername }),
  rejectUnauthorized: check !== "nothing",
  ...(check === "signer" && { checkServerIdentity: () => undefined }),
});

/** A URL's host as sockets take it: an IPv6 address without its brackets. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "");
