import type { TraceSummary } from "@cognobserve/contracts/public-api";
import { Link } from "@tanstack/react-router";
import { formatCompactCount, formatCount } from "../../logic/format-count.ts";
import { formatDuration } from "../../logic/format-duration.ts";
import { classNames } from "../../ui/class-names.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Status } from "../../ui/status.tsx";

const columns = [
  { title: "Time", width: "w-26 lg:w-28" },
  { title: "Name", width: "" },
  { title: "Duration", width: "w-24", right: true },
  { title: "Tokens in / out", width: "w-32 lg:w-36", right: true },
  { title: "Model", width: "w-36 lg:w-52" },
  { title: "Status", width: "w-28" },
] as const;

const row =
  "relative border-line border-b max-md:grid max-md:grid-cols-[auto_auto_auto_minmax(0,1fr)] max-md:items-center max-md:gap-x-3 max-md:gap-y-1 max-md:px-4 max-md:py-2.5 md:h-10";
const cell = "truncate md:px-3 md:first:pl-4 md:last:pr-4";

/** Traces as a table; on a narrow screen the same rows are laid out as cards. */
export function TraceTable({
  projectId,
  traces,
  arrived,
}: {
  projectId: string;
  traces: readonly TraceSummary[];
  arrived: ReadonlySet<string>;
}) {
  return (
    <table className="w-full table-fixed border-collapse text-left max-md:block">
      <caption className="sr-only">Traces, newest first. Press j and k to move, Enter to open.</caption>
      <TableHead />
      <tbody className="max-md:block">
        {traces.map((trace) => (
          <TraceRow key={trace.trace_id} projectId={projectId} trace={trace} isNew={arrived.has(trace.trace_id)} />
        ))}
      </tbody>
    </table>
  );
}

function TableHead() {
  return (
    <thead className="max-md:sr-only">
      <tr>
        {columns.map((column) => (
          <th
            key={column.title}
            scope="col"
            className={classNames(
              "sticky top-0 z-10 h-8 border-line border-b bg-surface px-3 font-medium text-muted text-xs first:pl-4 last:pr-4",
              column.width,
              "right" in column && "text-right",
            )}
          >
            {column.title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function TraceRow({ projectId, trace, isNew }: { projectId: string; trace: TraceSummary; isNew: boolean }) {
  const failed = trace.status === "error";
  return (
    <tr
      className={classNames(
        row,
        "hover:bg-hover has-focus-visible:bg-selected",
        failed && "shadow-[inset_2px_0_0_var(--error)]",
        isNew && "animate-arrive",
      )}
    >
      <td className={classNames(cell, "text-muted tabular-nums max-md:col-start-1 max-md:row-start-2")}>
        <RelativeTime iso={trace.start_time} className="relative z-[1]" />
      </td>
      <td className={classNames(cell, "max-md:col-span-3 max-md:col-start-1 max-md:row-start-1")}>
        <Link
          to="/projects/$projectId/traces/$traceId"
          params={{ projectId, traceId: trace.trace_id }}
          data-row
          title={trace.name}
          className="font-medium text-text outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {trace.name || "(no name)"}
        </Link>
      </td>
      <td
        className={classNames(cell, "text-right tabular-nums max-md:col-start-4 max-md:row-start-1 max-md:text-muted")}
      >
        <Duration trace={trace} />
      </td>
      <td
        className={classNames(
          cell,
          "text-right text-muted tabular-nums max-md:col-start-3 max-md:row-start-2",
          trace.total_tokens === 0 && "max-md:hidden",
        )}
      >
        <Tokens trace={trace} />
      </td>
      <td
        className={classNames(
          cell,
          "text-muted max-md:col-start-4 max-md:row-start-2 max-md:text-right",
          trace.model === null && "max-md:invisible",
        )}
        title={trace.model ?? undefined}
      >
        {trace.model ?? "—"}
      </td>
      <td className={classNames(cell, "max-md:col-start-2 max-md:row-start-2")}>
        {trace.status === "unset" ? (
          <span className="text-faint max-md:sr-only" title="No span was given a status">
            <span className="sr-only">Unset</span>
            <span aria-hidden>—</span>
          </span>
        ) : (
          <Status status={trace.status} errors={trace.error_count} />
        )}
      </td>
    </tr>
  );
}

function Duration({ trace }: { trace: TraceSummary }) {
  if (trace.end_time !== null) return <>{formatDuration(trace.duration_ms)}</>;
  if (trace.span_count === 0) return <span className="text-faint">—</span>;
  return (
    <span className="relative z-[1] text-faint" title="A span has not ended yet">
      open
    </span>
  );
}

function Tokens({ trace }: { trace: TraceSummary }) {
  if (trace.total_tokens === 0) return <>—</>;
  const { prompt_tokens, completion_tokens, total_tokens } = trace;
  const exact = `${formatCount(prompt_tokens)} in, ${formatCount(completion_tokens)} out, ${formatCount(total_tokens)} in all`;
  return (
    <span title={exact} className="relative z-[1]">
      <span className="sr-only">{exact}</span>
      <span aria-hidden>
        {formatCompactCount(prompt_tokens)} <span className="text-faint">/</span>{" "}
        {formatCompactCount(completion_tokens)}
      </span>
    </span>
  );
}

const placeholders = ["w-40", "w-56", "w-32", "w-64", "w-48", "w-36", "w-52", "w-44"];

/** The table before its first answer, in the same measures. */
export function TraceTableSkeleton() {
  return (
    <table className="w-full table-fixed border-collapse text-left max-md:block" aria-hidden>
      <TableHead />
      <tbody className="max-md:block">
        {placeholders.map((width) => (
          <tr key={width} className={row}>
            {columns.map((column) => (
              <td key={column.title} className={cell}>
                <Skeleton className={column.title === "Name" ? `max-w-full ${width}` : "ml-auto w-3/5"} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
