import { type TracePage, traceQuery } from "@cognobserve/contracts/public-api";
import { listTraces } from "@cognobserve/database/list-traces";
import { readSpans, readTrace } from "@cognobserve/database/read-trace";
import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";
import { query } from "../json-body.ts";
import { readableProject } from "../reader.ts";
import { Refusal } from "../refusal.ts";
import { decodeCursor, encodeCursor } from "../trace-cursor.ts";
import { traceStream } from "../trace-stream.ts";

const MAX_SPANS = 10_000;
const SPAN_BATCH = 2_000;

/** `GET /api/v1/traces`: what a project's API key, or the dashboard, reads. */
export function publicTraceRoutes(dependencies: Dependencies): Hono<WebEnv> {
  const { db } = dependencies;
  const routes = new Hono<WebEnv>();

  routes.get("/", async (c) => {
    const { cursor, limit, project_id, ...filter } = query(c, traceQuery);
    const projectId = await readableProject(c, dependencies, project_id);
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { traces, next } = await listTraces(db, projectId, { filter, after, limit });
    const page: TracePage = { data: [...traces], next_cursor: next === null ? null : encodeCursor(next) };
    return c.json(page);
  });

  routes.get("/:traceId", async (c) => {
    const projectId = await readableProject(c, dependencies, c.req.query("project_id"));
    const traceId = c.req.param("traceId");
    const trace = await readTrace(db, projectId, traceId);
    if (trace === undefined) {
      throw new Refusal(
        404,
        "trace-unknown",
        "This project has no trace of that id. It may have been older than RETENTION_DAYS.",
      );
    }
    const batches = readSpans(db, trace.spans, { limit: MAX_SPANS + 1, batch: SPAN_BATCH });
    return await traceStream(trace.head, batches, MAX_SPANS);
  });

  return routes;
}
