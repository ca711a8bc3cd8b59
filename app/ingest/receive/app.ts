import { Hono } from "hono";
import { asFailure } from "../answer/failure.ts";
import { createFailureLog } from "../answer/failure-log.ts";
import { refuse } from "../answer/refuse.ts";
import { speaksProtobuf } from "./content-type.ts";
import type { IngestParts } from "./ingest-parts.ts";
import { createMemoryBudget } from "./memory-budget.ts";
import { receiveTraces } from "./receive-traces.ts";
import { tracePaths, unknownPath, wrongMethod } from "./routes.ts";

/** The HTTP surface of ingest. */
export function createApp(parts: IngestParts): Hono {
  const app = new Hono();
  const logFailure = createFailureLog(parts.log, parts.now);
  const budget = createMemoryBudget(parts.limits.inFlightBytes);

  for (const path of tracePaths) {
    app.post(path, (c) => receiveTraces(c.req.raw, parts, budget));
    app.all(path, (c) => {
      throw wrongMethod(c.req.method, c.req.path, "POST");
    });
  }
  app.get("/health", async (c) => {
    const health = await parts.health();
    return c.json(health, health.status === "ok" ? 200 : 503);
  });
  app.get("/health/live", (c) => c.json({ status: "ok", version: parts.version }));

  app.notFound((c) => refuse(unknownPath(c.req.method, c.req.path), speaksProtobuf(c.req.raw.headers)));
  app.onError((error, c) => {
    const failure = asFailure(error);
    logFailure(failure, c.req.path, c.req.header("x-request-id")?.slice(0, 64));
    return refuse(failure, speaksProtobuf(c.req.raw.headers));
  });
  return app;
}
