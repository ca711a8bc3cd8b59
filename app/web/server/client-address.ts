import { isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** Who sent a request, for counting tries. */
export interface Client {
  /** Address at the other end of the socket, which nobody can forge. Behind a proxy everybody has the proxy's. */
  readonly peer: string;
  /**
   * The peer, and whom it says that it speaks for: the last entry of X-Forwarded-For, the only one that a proxy wrote
   * itself. Without a proxy a client can write there what it likes, so this tells honest clients apart and bounds
   * nobody: whatever counts by it needs a limit that does not, too.
   */
  readonly claimed: string;
}

export function clientOf(c: Context): Client {
  const peer = peerAddress(c) ?? "unknown";
  const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  return { peer, claimed: forwarded !== undefined && isIP(forwarded) > 0 ? `${peer} for ${forwarded}` : peer };
}

/** Undefined when the request came through no socket. */
function peerAddress(c: Context): string | undefined {
  try {
    return getConnInfo(c).remote.address;
  } catch {
    return undefined;
  }
}
