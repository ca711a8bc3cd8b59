import type { Context } from "hono";

/**
 * Scheme and host at which a browser reached this server: NEXTAUTH_URL where it is set, else what the request says, a
 * proxy's word before our own. It is shown to whoever asked and to nobody else, so a forged header deceives its sender.
 */
export function publicOrigin(c: Context, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return new URL(publicUrl).origin;
  const scheme = first(c.req.header("x-forwarded-proto")) === "https" ? "https" : "http";
  const host = first(c.req.header("x-forwarded-host")) ?? c.req.header("host") ?? "localhost";
  const origin = `${scheme}://${host}`;
  return URL.canParse(origin) ? new URL(origin).origin : "http://localhost";
}

const first = (list: string | undefined): string | undefined => list?.split(",")[0]?.trim();
