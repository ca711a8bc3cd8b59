import { isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

const PRIVATE = /^(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^::1$|^f[cd]|^fe80:/i;

/**
 * Address of whoever sent a request. X-Forwarded-For counts only from a neighbour (our gateway, a proxy on the same
 * network), and then its last entry, the only one that the neighbour itself wrote.
 */
export function clientAddress(c: Context): string {
  const peer = peerAddress(c);
  if (peer !== undefined && !PRIVATE.test(peer)) return peer;
  const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  return forwarded !== undefined && isIP(forwarded) > 0 ? forwarded : (peer ?? "unknown");
}

/** Undefined when the request came through no socket. */
function peerAddress(c: Context): string | undefined {
  try {
    return getConnInfo(c).remote.address;
  } catch {
    return undefined;
  }
}
