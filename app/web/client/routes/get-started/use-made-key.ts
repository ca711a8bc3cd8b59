import type { ApiKeyCreated } from "@cognobserve/contracts/web-api";
import { useQuery, useQueryClient } from "@tanstack/react-query";

/**
 * The key that was made while this page was open, so that snippets can hold it. In memory only, and gone on reload: the
 * server keeps no key that could be shown again.
 */
export function useMadeKey(projectId: string) {
  const queryClient = useQueryClient();
  const queryKey = ["made-key", projectId];
  const { data } = useQuery<ApiKeyCreated | null>({
    queryKey,
    queryFn: () => null,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return { made: data ?? null, keep: (key: ApiKeyCreated) => queryClient.setQueryData(queryKey, key) };
}
