import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { MiddlewareHandler } from "hono";
import type { secureHeaders } from "hono/secure-headers";

type ContentSecurityPolicy = NonNullable<NonNullable<Parameters<typeof secureHeaders>[0]>["contentSecurityPolicy"]>;

/** How the built dashboard is served. */
export interface ClientFiles {
  readonly serve: MiddlewareHandler;
  readonly contentSecurityPolicy: ContentSecurityPolicy;
}

/** Vite puts a hash of the content into the name of everything in here. */
const HASHED = "/assets/";
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Serves the dashboard's files, and its page for every other path, as the dashboard routes deep links itself.
 * @param dir directory that holds index.html
 */
export function clientFiles(dir: string): ClientFiles {
  const indexFile = join(dir, "index.html");
  const page = existsSync(indexFile) ? readFileSync(indexFile, "utf8") : NOT_BUILT;
  if (page === NOT_BUILT) return { serve: async (c) => c.html(page), contentSecurityPolicy: policy(page) };
  const files = serveStatic({ root: dir, precompressed: true });
  return {
    serve: async (c, next) => {
      if (c.req.path !== "/" && c.req.path !== "/index.html") {
        const found = await files(c, async () => {});
        if (found !== undefined) {
          found.headers.set("cache-control", c.req.path.startsWith(HASHED) ? FOR_EVER : "no-cache");
          return found;
        }
        if (c.req.path.startsWith(HASHED)) return await next();
      }
      c.header("cache-control", "no-cache");
      return c.html(page);
    },
    contentSecurityPolicy: policy(page),
  };
}

/** Nothing from elsewhere, and no script but our own files and those written into our own page. */
const policy = (page: string): ContentSecurityPolicy => ({
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'", ...inlineScriptHashes(page)],
  styleSrc: ["'self'", "'unsafe-inline'"], // dialogs lock scrolling with a style element of their own
  imgSrc: ["'self'", "data:"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
});

/** Scripts written into our own page are allowed by their hash, and no others (CSP Level 3, §2.3.1). */
const inlineScriptHashes = (page: string): string[] =>
  [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );

const NOT_BUILT = `<!doctype html><title>CognObserve</title><p>The dashboard has not been built. Run: npm run build</p>`;
