import { type TraceQuery, traceDetail, tracePage } from "@cognobserve/contracts/public-api";
import { webPaths } from "@cognobserve/contracts/web-api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { type TraceSearch, toTraceQuery } from "../logic/trace-search.ts";
import { stringifySearch } from "../logic/url-search.ts";
import { request } from "./request.ts";

const pageSize = 50;

/** One page of a project's traces, newest first. */
export const fetchTracePage = (query: Partial<TraceQuery>, signal?: AbortSignal) =>
  request(`/api/v1/traces${stringifySearch(query)}`, tracePage, { signal });

/** The list as it grows while the reader scrolls down. Brought up to date by merging (see use-fresh-traces). */
export const tracesQuery = (projectId: string, search: TraceSearch) =>
  infiniteQueryOptions({
    queryKey: ["traces", projectId, search],
    queryFn: ({ pageParam, signal }) =>
      fetchTracePage(
        { ...toTraceQuery(search, projectId, new Date()), limit: pageSize, cursor: pageParam ?? undefined },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
    refetchOnMount: "always",
  });

/** The first page afresh, with the same filters. */
export const fetchNewestTraces = (projectId: string, search: TraceSearch, signal?: AbortSignal) =>
  fetchTracePage({ ...toTraceQuery(search, projectId, new Date()), limit: pageSize }, signal);

/** The newest trace of a project, or null: what onboarding waits for. */
export const newestTraceQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["newest-trace", projectId],
    queryFn: async ({ signal }) => (await fetchTracePage({ project_id: projectId, limit: 1 }, signal)).data[0] ?? null,
  });

/** One trace with all its spans. */
export const traceQuery = (projectId: string, traceId: string) =>
  queryOptions({
    queryKey: ["trace", projectId, traceId],
    queryFn: ({ signal }) =>
      request(
        `/api/v1/traces/${encodeURIComponent(traceId)}${stringifySearch({ project_id: projectId })}`,
        traceDetail,
        { signal },
      ),
  });

/** Models that the project's traces used, for the filter. */
export const modelsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["models", projectId],
    queryFn: ({ signal }) => request(webPaths.models(projectId), z.array(z.string()), { signal }),
    staleTime: 60_000,
  });
