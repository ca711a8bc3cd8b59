import { z } from "zod";
import { createDocument } from "zod-openapi";
import { apiError } from "./api-error.ts";
import { nearMisses, nearMissQuery } from "./near-miss.ts";
import { traceDetail, tracePage, traceQuery } from "./public-api.ts";

const json = (schema: z.ZodType) => ({ "application/json": { schema } });

const named = <Schema extends z.ZodType>(schema: Schema, id: string): Schema => schema.meta({ id });

/**
 * The OpenAPI 3.1 document of the public API, made from the schemas that the server itself parses with.
 * @param server where the dashboard is reached, without a trailing slash
 */
export function openApiDocument({ version, server }: { readonly version: string; readonly server: string }): object {
  const failure = named(apiError, "Error");
  const failures = {
    401: { description: "The API key is missing, unknown or revoked.", content: json(failure) },
    403: { description: "The API key belongs to another project.", content: json(failure) },
    503: { description: "The database cannot be reached right now; try again.", content: json(failure) },
  };
  const security: Record<string, string[]>[] = [{ apiKey: [] }, { bearer: [] }];
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "CognObserve",
      version,
      description: "Reads the traces of the project that an API key belongs to.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: server }],
    paths: {
      "/api/v1/traces": {
        get: {
          operationId: "listTraces",
          summary: "Traces, newest first",
          tags: ["Traces"],
          security,
          requestParams: { query: traceQuery },
          responses: {
            200: { description: "One page.", content: json(named(tracePage, "TracePage")) },
            400: { description: "A filter, the cursor or the limit is not valid.", content: json(failure) },
            ...failures,
          },
        },
      },
      "/api/v1/traces/{trace_id}": {
        get: {
          operationId: "getTrace",
          summary: "One trace with its spans",
          tags: ["Traces"],
          security,
          requestParams: { path: z.object({ trace_id: z.string() }), query: traceQuery.pick({ project_id: true }) },
          responses: {
            200: { description: "The trace.", content: json(named(traceDetail, "Trace")) },
            404: { description: "The project has no such trace.", content: json(failure) },
            ...failures,
          },
        },
      },
      "/api/v1/near-misses": {
        get: {
          operationId: "listNearMisses",
          summary: "Requests that almost were a trace, and what was wrong with them",
          description:
            "Those of the key's project, and those that no key attributes to a project. Kept for 15 minutes, and only while Redis is there.",
          tags: ["Traces"],
          security,
          requestParams: { query: nearMissQuery },
          responses: {
            200: { description: "The last of them.", content: json(named(nearMisses, "NearMisses")) },
            400: { description: "`since` is not a time.", content: json(failure) },
            ...failures,
          },
        },
      },
    },
    components: {
      securitySchemes: {
        apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
        bearer: { type: "http", scheme: "bearer" },
      },
    },
  });
}
