import type { TracePage } from "@cognobserve/contracts/public-api";
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { fetchNewestTraces, tracesQuery } from "../../api/traces.ts";
import { useLiveTraces } from "../../api/use-live-traces.ts";
import { mergeFreshPage } from "../../logic/merge-traces.ts";
import type { TraceSearch } from "../../logic/trace-search.ts";

type Pages = InfiniteData<TracePage, string | null>;

/**
 * The trace list with what arrives while it is open. New traces come in at once while the reader is at the top;
 * elsewhere they wait, counted in `waiting`, until `showWaiting`, so that nothing moves under the reader's eyes.
 */
export function useTraceList(projectId: string, search: TraceSearch, isAtTop: () => boolean) {
  const queryClient = useQueryClient();
  const options = tracesQuery(projectId, search);
  const query = useInfiniteQuery({ ...options, placeholderData: keepPreviousData });
  const [held, setHeld] = useState<{ key: string; fresh: TracePage; count: number } | null>(null);
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const running = useRef<AbortController>(undefined);
  const key = JSON.stringify(options.queryKey);

  const show = (fresh: TracePage) => {
    const before = queryClient.getQueryData<Pages>(options.queryKey);
    if (!before) return;
    const known = new Set(before.pages.flatMap((page) => page.data.map(({ trace_id }) => trace_id)));
    const merged = mergeFreshPage(before.pages, fresh);
    const pages = [...merged.pages];
    queryClient.setQueryData<Pages>(options.queryKey, { pages, pageParams: before.pageParams.slice(0, pages.length) });
    setArrived(new Set(fresh.data.map(({ trace_id }) => trace_id).filter((id) => !known.has(id))));
    setHeld(null);
  };

  const refresh = async () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    try {
      const fresh = await fetchNewestTraces(projectId, search, controller.signal);
      const before = queryClient.getQueryData<Pages>(options.queryKey);
      const added = before ? mergeFreshPage(before.pages, fresh).added : 0;
      if (added === 0 || isAtTop()) show(fresh);
      else setHeld({ key, fresh, count: added });
    } catch {
      // The list stays as it was; the next event, or the next poll, tries again.
    }
  };

  const feed = useLiveTraces(projectId, () => {
    if (!query.isPending) void refresh();
  });

  // Coming back to a list that was loaded before: show it at once, then what happened since.
  const catchUp = useEffectEvent(() => {
    if (queryClient.getQueryData(options.queryKey)) void refresh();
  });
  useEffect(() => {
    catchUp();
    return () => running.current?.abort();
  }, [key]);

  const waiting = held?.key === key ? held : null;
  return {
    query,
    feed,
    arrived,
    traces: query.data?.pages.flatMap((page) => page.data) ?? [],
    waiting: waiting?.count ?? 0,
    showWaiting: () => {
      if (waiting) show(waiting.fresh);
    },
  };
}
