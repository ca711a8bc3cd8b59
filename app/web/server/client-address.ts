import { isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** Who sent a request, for counting tries. */
export interface Client {
  /**
   * Address that nobody can forge: what our own gateway says where one is known to be in front, else the other end of
   * the socket. Behind a proxy that we do not know of everybody has the proxy's.
   */
  readonly peer: string;
  /**
   * The peer, and whom it says that it speaks for: the last entry of X-Forwarded-For, the only one that a proxy wrote
   * itself. Without a proxy a client can write there what it likes, so this tells honest clients apart and bounds
   * nobody: whatever counts by it needs a limit that does not, too.
   */
  readonly claimed: string;
}

/** @param behindGateway whether no request comes but through our gateway, which writes X-Forwarded-For anew */
export function clientOf(c: Context, behindGateway: boolean): Client {
  const peer = peerAddress(c) ?? "unknown";
  const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  if (forwarded === undefined || isIP(forwarded) === 0) return { peer, claimed: peer };
  return behindGateway ? { peer: forwarded, claimed: forwarded } : { peer, claimed: `${peer} for ${forwarded}` };
}

/** Undefined when the request came through no socket. */
function peerAddress(c: Context): string | undefined {
  try {
    return getConnInfo(c).remote.address;
  } catch {
    return undefined;
  }
}
