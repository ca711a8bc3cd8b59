import type { IngestHealth } from "@cognobserve/contracts/health";
import type { TraceBatch } from "@cognobserve/database/trace-batch";
import { Hono } from "hono";
import type { Logger } from "pino";
import { asFailure } from "../answer/failure.ts";
import { createFailureLog } from "../answer/failure-log.ts";
import { refuse } from "../answer/refuse.ts";
import type { Authenticate } from "../authenticate/authenticate.ts";
import type { Commit } from "../commit/group-commits.ts";
import { speaksProtobuf } from "./content-type.ts";
import type { Limits } from "./limits.ts";
import { createMemoryBudget } from "./memory-budget.ts";
import { receiveTraces } from "./receive-traces.ts";
import { tracePaths, unknownPath, wrongMethod } from "./routes.ts";

/** What ingest is made of. Nothing in here knows where the parts come from. */
export interface IngestParts {
  readonly authenticate: Authenticate;
  readonly commit: Commit;
  /** Told of a batch once it is committed. */
  readonly announce: (projectId: string, batch: TraceBatch) => void;
  readonly health: () => Promise<IngestHealth>;
  readonly log: Logger;
  readonly now: () => number;
  readonly retentionDays: number;
  readonly limits: Limits;
  readonly version: string;
}

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
    logFailure(failure, c.req.path);
    return refuse(failure, speaksProtobuf(c.req.raw.headers));
  });
  return app;
}
