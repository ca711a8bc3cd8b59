import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, CircleCheck } from "lucide-react";
import { useState } from "react";
import { sessionQuery } from "../../api/session.ts";
import { newestTraceQuery } from "../../api/traces.ts";
import { useLiveTraces } from "../../api/use-live-traces.ts";
import { buttonClass } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { NearMisses } from "./near-misses.tsx";

const box = "flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-4 py-3";

/** Waits for a trace, says when it is here, and meanwhile what is wrong with those that almost were. */
export function FirstTrace({ projectId, ingestUrl }: { projectId: string; ingestUrl: string }) {
  const queryClient = useQueryClient();
  const { queryKey } = newestTraceQuery(projectId);
  const {
    data: trace,
    isPending,
    isError,
  } = useQuery({
    ...newestTraceQuery(projectId),
    // Also without the live feed the wait ends soon.
    refetchInterval: (query) => (query.state.data ? false : 4000),
  });
  const [arrived, setArrived] = useState<string>();
  const feed = useLiveTraces(projectId, (ids) => {
    if (ids) setArrived(new Date().toISOString());
    void queryClient.invalidateQueries({ queryKey });
    // The project now has traces: from here on it opens on them.
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
  });

  const misses = <NearMisses projectId={projectId} ingestUrl={ingestUrl} hasTrace={Boolean(trace)} arrived={arrived} />;
  if (isPending)
    return (
      <div className={`${box} border-line`}>
        <Skeleton className="w-56" />
      </div>
    );
  if (!trace) {
    return (
      <>
        <div role="status" className={`${box} border-line-strong border-dashed text-muted`}>
          <span aria-hidden className="size-2 rounded-full bg-accent motion-safe:animate-breathe" />
          {isError ? "The server does not answer. Trying again…" : "Waiting for your first trace…"}
          {feed === "lost" && !isError && <span className="text-faint text-xs">Looking every 4 seconds.</span>}
        </div>
        {misses}
      </>
    );
  }
  return (
    <>
      <div role="status" className={`${box} border-line bg-sunken motion-safe:animate-appear`}>
        <CircleCheck className="size-5 shrink-0 text-ok" aria-hidden />
        <p className="min-w-0 flex-1">
          {arrived ? "Received " : "Last trace: "}
          <strong className="font-semibold">“{trace.name || "(no name)"}”</strong>{" "}
          <RelativeTime iso={arrived ?? trace.start_time} className="text-muted" />
        </p>
        <Link
          to="/projects/$projectId/traces/$traceId"
          params={{ projectId, traceId: trace.trace_id }}
          className={buttonClass(arrived ? "solid" : "outline")}
        >
          Open it
          <ArrowRight className="size-3.5" aria-hidden />
        </Link>
      </div>
      {misses}
    </>
  );
}
