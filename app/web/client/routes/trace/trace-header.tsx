import type { TraceDetail } from "@cognobserve/contracts/public-api";
import { Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount } from "../../logic/format-count.ts";
import { formatDuration } from "../../logic/format-duration.ts";
import { formatMoment } from "../../logic/format-time.ts";
import { buttonClass } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Verdict } from "../../ui/status.tsx";
import { useWayBack } from "../traces/way-back.ts";

/** What a trace is, in two lines: name and status, then its figures. */
export function TraceHeader({ trace, projectId }: { trace: TraceDetail; projectId: string }) {
  const { search, isStepBack, goBack } = useWayBack(projectId);
  return (
    <header className="shrink-0 border-line border-b px-4 pt-2 pb-2.5">
      <div className="flex min-h-8 items-center gap-2">
        <Link
          to="/projects/$projectId/traces"
          params={{ projectId }}
          search={search}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || !isStepBack()) return;
            event.preventDefault();
            goBack();
          }}
          aria-label="Back to the traces"
          title="Back to the traces"
          className={`${buttonClass("quiet", "icon-small")} -ml-2`}
        >
          <ChevronLeft className="size-4" aria-hidden />
        </Link>
        <h1 className="truncate font-semibold text-base" title={trace.name}>
          {trace.name || "(no name)"}
        </h1>
        <Verdict status={trace.status} errors={trace.error_count} className="shrink-0" />
        <span className="ml-auto flex min-w-0 items-center gap-1 max-sm:hidden">
          <code className="max-w-72 truncate font-mono text-muted text-xs" title={trace.trace_id}>
            {trace.trace_id}
          </code>
          <CopyButton text={trace.trace_id} what="trace ID" />
        </span>
      </div>
      <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
        <Fact name="Started">
          {formatMoment(new Date(trace.start_time))} <span className="text-faint">·</span>{" "}
          <RelativeTime iso={trace.start_time} />
        </Fact>
        {trace.span_count > 0 && (
          <Fact name="Duration">{trace.end_time === null ? "open" : formatDuration(trace.duration_ms)}</Fact>
        )}
        {trace.total_tokens > 0 && (
          <Fact name="Tokens">
            {formatCount(trace.prompt_tokens)} in <span className="text-faint">/</span>{" "}
            {formatCount(trace.completion_tokens)} out
          </Fact>
        )}
        {trace.model && <Fact name="Model">{trace.model}</Fact>}
        {trace.session_id && (
          <Fact name="Session">
            <FilterLink projectId={projectId} search={{ session: trace.session_id }} text={trace.session_id} />
          </Fact>
        )}
        {trace.user_id && (
          <Fact name="User">
            <FilterLink projectId={projectId} search={{ user: trace.user_id }} text={trace.user_id} />
          </Fact>
        )}
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="text-faint">{name}</dt>
      <dd className="min-w-0 truncate tabular-nums">{children}</dd>
    </div>
  );
}

/** A value that leads to the traces that share it. */
function FilterLink({
  projectId,
  search,
  text,
}: {
  projectId: string;
  search: { session?: string; user?: string };
  text: string;
}) {
  return (
    <Link
      to="/projects/$projectId/traces"
      params={{ projectId }}
      search={search}
      title={`All traces of ${text}`}
      className="underline decoration-line-strong underline-offset-3 hover:decoration-current"
    >
      {text}
    </Link>
  );
}
