import type { TraceDetail } from "@cognobserve/contracts/public-api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { useMemo, useState } from "react";
import { RequestFailure } from "../../api/request.ts";
import { traceQuery } from "../../api/traces.ts";
import { useLiveTraces } from "../../api/use-live-traces.ts";
import { formatCount } from "../../logic/format-count.ts";
import { buildSpanTree } from "../../logic/span-tree.ts";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState, FailureState } from "../../ui/notice.tsx";
import { SplitPane } from "../../ui/split-pane.tsx";
import { useDocumentTitle } from "../../ui/use-document-title.ts";
import { useMediaQuery, wideScreen } from "../../ui/use-media-query.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWayBack } from "../traces/way-back.ts";
import { SpanOutline } from "./span-outline.tsx";
import { SpanPanel, type SpanTab } from "./span-panel.tsx";
import { SpanlessTrace } from "./spanless-trace.tsx";
import { TraceHeader } from "./trace-header.tsx";
import { TraceSkeleton } from "./trace-skeleton.tsx";
import { useSelectedSpan } from "./use-selected-span.ts";

const route = getRouteApi("/signed-in/projects/$projectId/traces/$traceId");

export function TracePage() {
  const { projectId, traceId } = route.useParams();
  const queryClient = useQueryClient();
  const options = traceQuery(projectId, traceId);
  const { data: trace, error, isPending, refetch } = useQuery(options);
  useDocumentTitle(trace ? trace.name : "Trace");
  // Spans may still arrive: the page follows.
  useLiveTraces(projectId, (ids) => {
    if (!ids || ids.has(traceId)) void queryClient.invalidateQueries({ queryKey: options.queryKey });
  });

  if (isPending) return <TraceSkeleton />;
  if (trace) return <TraceView trace={trace} projectId={projectId} />;
  if (error instanceof RequestFailure && error.status === 404)
    return <NoSuchTrace projectId={projectId} traceId={traceId} />;
  return <FailureState title="The trace could not be loaded" error={error} onRetry={() => refetch()} />;
}

function NoSuchTrace({ projectId, traceId }: { projectId: string; traceId: string }) {
  return (
    <EmptyState
      icon={Unplug}
      title="There is no such trace"
      action={
        <Link to="/projects/$projectId/traces" params={{ projectId }} className={buttonClass()}>
          All traces
        </Link>
      }
    >
      This project has no trace <code className="font-mono text-text">{traceId}</code>. It may be older than the
      retention period, or not have arrived yet: this page then shows it by itself.
    </EmptyState>
  );
}

function TraceView({ trace, projectId }: { trace: TraceDetail; projectId: string }) {
  const tree = useMemo(() => buildSpanTree(trace.spans), [trace.spans]);
  const wide = useMediaQuery(wideScreen);
  const [tab, setTab] = useState<SpanTab>("io");
  const selection = useSelectedSpan();
  const { goBack } = useWayBack(projectId);
  const asked = selection.span === undefined ? undefined : tree.byId.get(selection.span);
  const selected = asked ?? (wide ? tree.roots[0] : undefined);
  const covered = !wide && selected !== undefined;

  useShortcuts((key) => {
    if (key !== "Escape") return false;
    if (covered) selection.close();
    else goBack();
    return true;
  });

  const onSelect = (span: string, open: boolean) => {
    if (wide) selection.walkTo(span);
    else if (open) selection.open(span);
  };
  const outline = <SpanOutline tree={tree} selected={selected?.span.span_id} onSelect={onSelect} />;
  const panel = selected && (
    <SpanPanel
      span={selected.span}
      trace={trace}
      tab={tab}
      onTab={setTab}
      onBack={covered ? selection.close : undefined}
    />
  );

  return (
    <div className="relative flex h-full flex-col">
      <div className="flex min-h-0 flex-1 flex-col" inert={covered}>
        <TraceHeader trace={trace} projectId={projectId} />
        {trace.spans_truncated && <Truncated trace={trace} />}
        <div className="min-h-0 flex-1">
          {tree.roots.length === 0 && <SpanlessTrace trace={trace} />}
          {tree.roots.length > 0 && !wide && outline}
          {tree.roots.length > 0 && wide && (
            <SplitPane name="trace-split" label="Width of the span tree" left={outline} right={panel} />
          )}
        </div>
      </div>
      {covered && <div className="absolute inset-0">{panel}</div>}
    </div>
  );
}

const Truncated = ({ trace }: { trace: TraceDetail }) => (
  <p className="shrink-0 border-line border-b bg-warn-soft px-4 py-1.5 text-warn text-xs">
    This trace has {formatCount(trace.span_count)} spans. The first {formatCount(trace.spans.length)} are shown.
  </p>
);
