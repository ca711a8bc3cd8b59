import { apiKey, apiKeyCreated, webPaths } from "@cognobserve/contracts/web-api";
import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "./request.ts";

/** The project's keys, newest first, revoked ones too. */
export const apiKeysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["api-keys", projectId],
    queryFn: ({ signal }) => request(webPaths.apiKeys(projectId), z.array(apiKey), { signal }),
  });

/** The answer is the only one that ever holds the key itself. */
export const createApiKey = (projectId: string, name: string) =>
  request(webPaths.apiKeys(projectId), apiKeyCreated, { method: "POST", body: { name } });

/** Ingest and the public API refuse the key within seconds. */
export const revokeApiKey = (projectId: string, keyId: string) =>
  request(webPaths.apiKey(projectId, keyId), z.unknown(), { method: "DELETE" });
