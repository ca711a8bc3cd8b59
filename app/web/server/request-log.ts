import type { MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import type { WebEnv } from "./context.ts";

/** One line a request: at info when it was refused or failed, at debug otherwise. Neither query nor body is logged. */
export const requestLog =
  (log: Logger): MiddlewareHandler<WebEnv> =>
  async (c, next) => {
    const start = performance.now();
    await next();
    const ms = Math.round(performance.now() - start);
    const level = c.res.status >= 400 ? "info" : "debug";
    log[level](
      { method: c.req.method, path: c.req.path, status: c.res.status, ms, requestId: c.var.requestId },
      "request",
    );
  };
