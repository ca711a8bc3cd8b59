import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { requestId } from "hono/request-id";
import { secureHeaders } from "hono/secure-headers";
import { clientFiles } from "./client-files.ts";
import type { Dependencies, WebEnv } from "./context.ts";
import { answerFailure } from "./failures.ts";
import { publicOrigin } from "./public-origin.ts";
import { Refusal } from "./refusal.ts";
import { requestLog } from "./request-log.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { healthRoutes } from "./routes/health.ts";
import { nearMissRoutes } from "./routes/near-misses.ts";
import { projectRoutes } from "./routes/projects.ts";
import { publicTraceRoutes } from "./routes/public-traces.ts";
import { sessionRoutes } from "./routes/session.ts";
import { setupRoutes } from "./routes/setup.ts";
import { sameOrigin } from "./same-origin.ts";

const MAX_BODY_BYTES = 64 * 1024; // the longest body that the dashboard sends is a sign-up

/** The dashboard's server: its API, the public API, health, and the dashboard itself. */
export function createApp(dependencies: Dependencies): Hono<WebEnv> {
  const { log, publicUrl, version } = dependencies;
  const client = clientFiles(dependencies.clientDir);
  const app = new Hono<WebEnv>();
  app.onError(answerFailure(log));

  app.use(requestId());
  app.use(requestLog(log));
  app.use(
    secureHeaders({
      strictTransportSecurity: false, // the proxy that ends TLS knows whether every port of the host speaks it
      // Browsers ignore these two over plain http, and complain about it in the console.
      crossOriginOpenerPolicy: false,
      originAgentCluster: false,
      xFrameOptions: "DENY",
      referrerPolicy: "same-origin",
      contentSecurityPolicy: client.contentSecurityPolicy,
    }),
  );
  app.use(compress());

  app.use("/api/*", async (c, next) => {
    c.header("cache-control", "no-store");
    await next();
  });
  app.use("/api/*", sameOrigin(publicUrl));
  app.use(
    "/api/*",
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new Refusal(413, "body-too-large", `The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`);
      },
    }),
  );

  app.route("/api/health", healthRoutes(dependencies));
  app.route("/api/setup", setupRoutes(dependencies));
  app.route("/api/auth", accountRoutes(dependencies));
  app.route("/api/session", sessionRoutes(dependencies));
  app.route("/api/projects", projectRoutes(dependencies));
  app.route("/api/v1/traces", publicTraceRoutes(dependencies));
  app.route("/api/v1/near-misses", nearMissRoutes(dependencies));
  app.get("/api/v1/openapi.json", async (c) => {
    const { openApiDocument } = await import("@cognobserve/contracts/openapi");
    return c.json(openApiDocument({ version, server: publicOrigin(c, publicUrl) }));
  });
  app.all("/api/*", () => {
    throw new Refusal(
      404,
      "not-found",
      "There is nothing at this address. The public API is described at /api/v1/openapi.json.",
    );
  });

  app.get("*", client.serve);
  app.notFound((c) => c.json(new Refusal(404, "not-found", "There is nothing at this address.").body, 404));
  return app;
}
