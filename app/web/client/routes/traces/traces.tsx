import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowUp, ListTree, SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { plural } from "../../logic/format-count.ts";
import { isFiltered, type TraceSearch } from "../../logic/trace-search.ts";
import { PageHeader } from "../../shell/page-header.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { EmptyState, FailureState } from "../../ui/notice.tsx";
import { useDocumentTitle } from "../../ui/use-document-title.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { LiveDot } from "./live-dot.tsx";
import { TraceFilters } from "./trace-filters.tsx";
import { TraceTable, TraceTableSkeleton } from "./trace-table.tsx";
import { useTraceList } from "./use-trace-list.ts";
import { useRememberList } from "./way-back.ts";

const route = getRouteApi("/signed-in/projects/$projectId/traces");

export function TracesPage() {
  useDocumentTitle("Traces");
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const filterField = useRef<HTMLInputElement>(null);
  useRememberList(projectId, search);
  const list = useTraceList(projectId, search, () => (scroller.current?.scrollTop ?? 0) < 24);
  const change = (next: Partial<TraceSearch>) => navigate({ search: { ...search, ...next }, replace: true });

  useShortcuts((key) => {
    if (key === "/") filterField.current?.focus();
    else if (key === "j" || key === "ArrowDown") moveRow(scroller.current, 1);
    else if (key === "k" || key === "ArrowUp") moveRow(scroller.current, -1);
    else return false;
    return true;
  });

  const showWaiting = () => {
    list.showWaiting();
    scroller.current?.scrollTo({ top: 0 });
  };

  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Traces">
        <LiveDot state={list.feed} />
      </PageHeader>
      <TraceFilters
        projectId={projectId}
        search={search}
        onChange={change}
        onClear={() => navigate({ search: {}, replace: true })}
        onLeaveDown={() => moveRow(scroller.current, 1)}
        field={filterField}
      />
      <div className="relative min-h-0 flex-1">
        <div ref={scroller} data-scroll-restoration-id="traces" className="h-full overflow-y-auto">
          <TraceListBody projectId={projectId} search={search} list={list} onClear={() => navigate({ search: {} })} />
        </div>
        <div role="status" className="pointer-events-none absolute inset-x-0 top-10 grid justify-center">
          {list.waiting > 0 && (
            <button
              type="button"
              onClick={showWaiting}
              className="pointer-events-auto inline-flex h-8 items-center gap-1.5 rounded-full bg-solid px-3.5 font-medium text-on-solid shadow-float motion-safe:animate-appear"
            >
              <ArrowUp className="size-3.5" aria-hidden />
              {plural(list.waiting, "new trace")}
            </button>
          )}
        </div>
      </div>
    </div>
  );
}

interface BodyProps {
  readonly projectId: string;
  readonly search: TraceSearch;
  readonly list: ReturnType<typeof useTraceList>;
  readonly onClear: () => void;
}

function TraceListBody({ projectId, search, list: { query, traces, arrived }, onClear }: BodyProps) {
  if (query.isPending) return <TraceTableSkeleton />;
  if (query.isError && traces.length === 0) {
    return <FailureState title="Traces could not be loaded" error={query.error} onRetry={() => query.refetch()} />;
  }
  if (traces.length === 0 && isFiltered(search)) {
    return (
      <EmptyState icon={SearchX} title="No trace matches" action={<Button onClick={onClear}>Clear the filters</Button>}>
        Nothing in this project has all that you asked for.
      </EmptyState>
    );
  }
  if (traces.length === 0) {
    return (
      <EmptyState
        icon={ListTree}
        title="No traces yet"
        action={
          <Link to="/projects/$projectId/get-started" params={{ projectId }} className={buttonClass("solid")}>
            Send the first one
          </Link>
        }
      >
        As soon as your application sends a trace, it appears here by itself.
      </EmptyState>
    );
  }
  return (
    <div className={classNames("transition-opacity", query.isPlaceholderData && "opacity-50")}>
      <TraceTable projectId={projectId} traces={traces} arrived={arrived} />
      <OlderTraces query={query} />
    </div>
  );
}

/** Loads the next page when it comes into view; the button is there for when that fails. */
function OlderTraces({ query }: { query: BodyProps["list"]["query"] }) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    const place = end.current;
    if (!place || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void fetchNextPage();
      },
      { rootMargin: "600px" },
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return (
    <div ref={end} className="flex h-14 items-center justify-center gap-3 text-muted">
      {isFetchNextPageError && "Older traces could not be loaded."}
      {hasNextPage ? (
        <Button look="quiet" busy={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {isFetchNextPageError ? "Try again" : "Load older traces"}
        </Button>
      ) : (
        <span className="text-faint text-xs">That is all.</span>
      )}
    </div>
  );
}

/** Moves the focus among the rows; from anywhere else it goes to the first one. */
function moveRow(scroller: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(scroller?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const at = document.activeElement instanceof HTMLElement ? rows.indexOf(document.activeElement) : -1;
  const next = rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus({ preventScroll: true });
  next?.closest("tr")?.scrollIntoView({ block: "nearest" });
}
