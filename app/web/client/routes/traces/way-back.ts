import { useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import type { TraceSearch } from "../../logic/trace-search.ts";

interface Visit {
  readonly search: TraceSearch;
  /** Place in the browser's history. */
  readonly index: number;
}

const visits = new Map<string, Visit>();

/** Remembers the list as it is being read, for the way back from one of its traces. */
export function useRememberList(projectId: string, search: TraceSearch): void {
  const index = useRouterState({ select: ({ location }) => location.state.__TSR_index });
  useEffect(() => {
    visits.set(projectId, { search, index });
  }, [projectId, search, index]);
}

/**
 * The way back to the trace list with its filters. When the list is the page before this one, it is the browser's own
 * step back, which finds the place where the reader had scrolled to.
 */
export function useWayBack(projectId: string): { search: TraceSearch; goBack: () => void; isStepBack: () => boolean } {
  const router = useRouter();
  const visit = visits.get(projectId);
  const search = visit?.search ?? {};
  const isStepBack = () => visit !== undefined && router.state.location.state.__TSR_index === visit.index + 1;
  return {
    search,
    isStepBack,
    goBack: () => {
      if (isStepBack()) router.history.back();
      else void router.navigate({ to: "/projects/$projectId/traces", params: { projectId }, search });
    },
  };
}
