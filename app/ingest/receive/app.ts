import { Hono } from "hono";
import { asFailure, type IngestFailure } from "../answer/failure.ts";
import { createFailureLog } from "../answer/failure-log.ts";
import { refuse } from "../answer/refuse.ts";
import { isGrpc, refuseGrpc } from "../answer/refuse-grpc.ts";
import { failureMiss } from "../near-miss/failure-miss.ts";
import { speaksProtobuf } from "./content-type.ts";
import type { IngestParts } from "./ingest-parts.ts";
import { createMemoryBudget } from "./memory-budget.ts";
import { receiveTraces } from "./receive-traces.ts";
import { tracePaths, unknownPath, wrongMethod } from "./routes.ts";

interface IngestEnv {
  /** Set once the key has told it. */
  Variables: { projectId?: string };
}

/** The HTTP surface of ingest. */
export function createApp(parts: IngestParts): Hono<IngestEnv> {
  const app = new Hono<IngestEnv>();
  const logFailure = createFailureLog(parts.log, parts.now);
  const budget = createMemoryBudget(parts.limits.inFlightBytes);

  for (const path of tracePaths) {
    app.post(path, async (c) => {
      const projectId = await parts.authenticate(c.req.raw.headers);
      c.set("projectId", projectId);
      return await receiveTraces(c.req.raw, projectId, parts, budget);
    });
    app.all(path, (c) => {
      throw wrongMethod(c.req.method, c.req.path, "POST");
    });
  }
  app.get("/health", async (c) => {
    const health = await parts.health();
    return c.json(health, health.status === "ok" ? 200 : 503);
  });
  app.get("/health/live", (c) => c.json({ status: "ok", version: parts.version }));

  const noteFailure = (failure: IngestFailure, headers: Headers, projectId?: string) => {
    const miss = failureMiss(failure);
    if (miss !== undefined) parts.noteMiss(miss, headers, failure.projectId ?? projectId);
  };
  app.notFound((c) => {
    const { headers } = c.req.raw;
    if (isGrpc(headers)) {
      parts.noteMiss({ kind: "grpc" }, headers);
      return refuseGrpc();
    }
    const failure = unknownPath(c.req.method, c.req.path);
    noteFailure(failure, headers);
    return refuse(failure, speaksProtobuf(headers));
  });
  app.onError((error, c) => {
    const failure = asFailure(error);
    logFailure(failure, c.req.path, c.req.header("x-request-id")?.slice(0, 64));
    noteFailure(failure, c.req.raw.headers, c.get("projectId"));
    return refuse(failure, speaksProtobuf(c.req.raw.headers));
  });
  return app;
}
