import { nearMisses } from "@cognobserve/contracts/near-miss";
import { queryOptions } from "@tanstack/react-query";
import { stringifySearch } from "../logic/url-search.ts";
import { request } from "./request.ts";

/** Requests of the last minutes that almost were a trace, newest first; looked for again and again. */
export const nearMissesQuery = (projectId: string) =>
  queryOptions({
    queryKey: ["near-misses", projectId],
    queryFn: async ({ signal }) =>
      (await request(`/api/v1/near-misses${stringifySearch({ project_id: projectId })}`, nearMisses, { signal })).data,
    refetchInterval: 2000,
  });
