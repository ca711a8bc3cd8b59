import type { TraceDetail } from "@cognobserve/contracts/public-api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { useMemo } from "react";
import { RequestFailure } from "../../api/request.ts";
import { traceQuery } from "../../api/traces.ts";
import { useLiveTraces } from "../../api/use-live-traces.ts";
import { formatCount } from "../../logic/format-count.ts";
import { buildSpanTree } from "../../logic/span-tree.ts";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState, FailureState } from "../../ui/notice.tsx";
import { useDocumentTitle } from "../../ui/use-document-title.ts";
import { useMediaQuery, wideScreen } from "../../ui/use-media-query.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { SpanOutline } from "./span-outline.tsx";
import { SpanPanel } from "./span-panel.tsx";
import { SpanlessTrace } from "./spanless-trace.tsx";
import { TraceHeader } from "./trace-header.tsx";
import { TraceSkeleton } from "./trace-skeleton.tsx";

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
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const asked = search.span !== undefined ? tree.byId.get(search.span) : undefined;
  const selected = asked ?? (wide ? tree.roots[0] : undefined);
  const covered = !wide && selected !== undefined;
  const close = () => navigate({ search: {}, replace: true });

  useShortcuts((key) => {
    if (key !== "Escape") return false;
    if (covered) close();
    else void router.navigate({ to: "/projects/$projectId/traces", params: { projectId } });
    return true;
  });

  const select = (span: string, open: boolean) => {
    if (wide || open) void navigate({ search: { span }, replace: wide });
  };

  return (
    <div className="flex h-full flex-col">
      <TraceHeader trace={trace} projectId={projectId} />
      {trace.spans_truncated && (
        <p className="shrink-0 border-line border-b bg-warn-soft px-4 py-1.5 text-warn text-xs">
          This trace has {formatCount(trace.span_count)} spans. The first {formatCount(trace.spans.length)} are shown.
        </p>
      )}
      {tree.roots.length === 0 ? (
        <SpanlessTrace trace={trace} />
      ) : (
        <div className="relative grid min-h-0 flex-1 lg:grid-cols-[minmax(0,1fr)_minmax(22rem,42%)]">
          <div className="min-h-0 min-w-0" inert={covered}>
            <SpanOutline tree={tree} selected={selected?.span.span_id ?? null} onSelect={select} />
          </div>
          {selected && (
            <div className="min-h-0 min-w-0 max-lg:absolute max-lg:inset-0 lg:border-line lg:border-l">
              <SpanPanel
                key={selected.span.span_id}
                span={selected.span}
                trace={trace}
                onBack={wide ? undefined : close}
              />
            </div>
          )}
        </div>
      )}
    </div>
  );
}
