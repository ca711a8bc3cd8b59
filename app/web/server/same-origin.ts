import type { MiddlewareHandler } from "hono";
import { Refusal } from "./refusal.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that change something and that another site made a browser send. The order of the questions is that
 * of Go's http.CrossOriginProtection: Sec-Fetch-Site where a browser sends it (W3C Fetch Metadata, §2.3), else Origin
 * against Host, else the request is no browser's and carries no cookie that it was tricked into sending.
 * @param publicUrl an origin that is ours too, for proxies that rewrite Host
 */
export function sameOrigin(publicUrl: string | undefined): MiddlewareHandler {
  const ours = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  return async (c, next) => {
    if (SAFE.has(c.req.method)) return await next();
    const site = c.req.header("sec-fetch-site");
    if (site === "same-origin" || site === "none") return await next();
    const origin = c.req.header("origin");
    if (origin === undefined && site === undefined) return await next();
    if (origin !== undefined && (origin === ours || hostOf(origin) === c.req.header("host"))) return await next();
    throw new Refusal(
      403,
      "cross-origin",
      `The request came from another site (${origin ?? site}). Open the dashboard at ${ours ?? "its own address"} and try again; behind a proxy, set NEXTAUTH_URL to the address that people open.`,
    );
  };
}

/** Host and port of an Origin header, or undefined for `null` and for what is no URL. */
const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);
