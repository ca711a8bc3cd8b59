import { apiKeyCacheKey } from "@cognobserve/contracts/live-feed";
import { type ApiKey, type ApiKeyCreated, apiKeyInput } from "@cognobserve/contracts/web-api";
import { type ApiKeyRow, createApiKey, listApiKeys, revokeApiKey } from "@cognobserve/database/api-keys";
import { Hono } from "hono";
import type { Dependencies, WebEnv } from "../context.ts";
import { jsonBody } from "../json-body.ts";
import { Refusal } from "../refusal.ts";

/** A row as the dashboard reads it. */
const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

/** A project's API keys; behind `requireProject`. */
export function apiKeyRoutes({ db, redis, log }: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get("/", async (c) => c.json((await listApiKeys(db, c.var.projectId)).map(toApiKey)));

  routes.post("/", async (c) => {
    const { name } = await jsonBody(c, apiKeyInput);
    const { key, ...row } = await createApiKey(db, { projectId: c.var.projectId, name });
    const created: ApiKeyCreated = { ...toApiKey(row), key };
    return c.json(created, 201);
  });

  routes.delete("/:keyId", async (c) => {
    const revoked = await revokeApiKey(db, { projectId: c.var.projectId, keyId: c.req.param("keyId") });
    if (revoked === undefined) throw new Refusal(404, "key-unknown", "This project has no such API key.");
    // Ingest keeps what it looked up for a few seconds only, so a Redis that is away delays the refusal no longer.
    await redis.client
      .del(apiKeyCacheKey(revoked.hash))
      .catch((error: unknown) => log.warn({ err: error }, "a revoked key stays in the cache until it expires there"));
    return c.json(toApiKey(revoked.key));
  });

  return routes;
}
