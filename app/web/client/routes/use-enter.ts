import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { sessionQuery, setupQuery } from "../api/session.ts";
import { safeReturn } from "../logic/safe-return.ts";

/** After signing in or up: reads who we are now and goes to the page that was wanted, else home. */
export function useEnter(): () => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { to } = useSearch({ strict: false });
  return async () => {
    queryClient.removeQueries({ queryKey: setupQuery.queryKey });
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await router.navigate({ href: safeReturn(to), replace: true });
  };
}
