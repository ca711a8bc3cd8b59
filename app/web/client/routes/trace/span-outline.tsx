import { Search, UnfoldVertical } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { plural } from "../../logic/format-count.ts";
import { matchingRows, type SpanNode, type SpanTree, visibleRows } from "../../logic/span-tree.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { inputClass } from "../../ui/text-field.tsx";
import { useMediaQuery, wideScreen } from "../../ui/use-media-query.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { moveInOutline } from "./move-in-outline.ts";
import { SpanRow, spanRowId } from "./span-row.tsx";
import { TimeAxis } from "./time-axis.tsx";
import { useWindow } from "./use-window.ts";

interface SpanOutlineProps {
  readonly tree: SpanTree;
  readonly selected: string | null;
  /** `open` when the reader asked for the span's details, rather than just moving past it. */
  readonly onSelect: (spanId: string, open: boolean) => void;
}

/** The spans of a trace as a tree with their bars on a time axis. Draws only the rows in view. */
export function SpanOutline({ tree, selected, onSelect }: SpanOutlineProps) {
  const wide = useMediaQuery(wideScreen);
  const rowHeight = wide ? 30 : 46;
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [find, setFind] = useState("");
  const rows = useMemo(() => findRows(tree, collapsed, find), [tree, collapsed, find]);
  const { first, last } = useWindow(scroller, rows.length, rowHeight);
  const at = rows.findIndex((row) => row.span.span_id === selected);

  useEffect(() => {
    const element = scroller.current;
    if (!element || at < 0) return;
    const top = at * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  }, [at, rowHeight]);

  useShortcuts((key) => {
    if (key !== "/") return false;
    field.current?.focus();
    return true;
  });

  const toggle = (node: SpanNode, open: boolean) => {
    const next = new Set(collapsed);
    if (open) next.delete(node.span.span_id);
    else next.add(node.span.span_id);
    setCollapsed(next);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const move = moveInOutline(rows, at, event.key, find === "" ? collapsed : new Set());
    if (!move) return;
    event.preventDefault();
    if (move.type === "toggle") toggle(move.node, move.open);
    else onSelect(move.node.span.span_id, move.type === "open");
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-2 border-line border-b px-3">
        <div className="relative min-w-0 max-w-64 flex-1">
          <Search className="absolute top-1.5 left-2 size-4 text-faint" aria-hidden />
          <input
            ref={field}
            type="search"
            aria-label="Find spans by name, model or ID"
            placeholder="Find spans"
            value={find}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setFind(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape" && find !== "") setFind("");
              else if (event.key === "Escape") event.currentTarget.blur();
              else if (event.key === "ArrowDown") scroller.current?.focus();
              else return;
              event.preventDefault();
            }}
            className={classNames(inputClass, "h-7 pl-8 shadow-none [&::-webkit-search-cancel-button]:hidden")}
          />
        </div>
        <span className="ml-auto shrink-0 text-muted text-xs tabular-nums" role="status">
          {find === ""
            ? plural(tree.byId.size, "span")
            : `${plural(rows.filter((row) => matches(row, find)).length, "match", "matches")}`}
        </span>
        {collapsed.size > 0 && (
          <Button
            look="quiet"
            size="icon-small"
            aria-label="Expand all"
            title="Expand all"
            onClick={() => setCollapsed(new Set())}
          >
            <UnfoldVertical className="size-3.5" aria-hidden />
          </Button>
        )}
      </div>
      {wide && <TimeAxis duration={tree.end - tree.start} />}
      <div
        ref={scroller}
        role="tree"
        aria-label="Spans"
        tabIndex={0}
        aria-activedescendant={selected && at >= 0 ? spanRowId(selected) : undefined}
        onKeyDown={onKeyDown}
        className="relative min-h-0 flex-1 overflow-y-auto overflow-x-hidden focus-visible:-outline-offset-2"
      >
        {rows.length === 0 && <p className="p-6 text-center text-muted">No span matches “{find}”.</p>}
        <div style={{ height: rows.length * rowHeight }} role="presentation">
          <div style={{ transform: `translateY(${first * rowHeight}px)` }} role="presentation">
            {rows.slice(first, last).map((node) => (
              <SpanRow
                key={node.span.span_id}
                node={node}
                tree={tree}
                wide={wide}
                height={rowHeight}
                selected={node.span.span_id === selected}
                open={!collapsed.has(node.span.span_id) || find !== ""}
                onToggle={toggle}
                onSelect={() => onSelect(node.span.span_id, true)}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function findRows(tree: SpanTree, collapsed: ReadonlySet<string>, find: string): readonly SpanNode[] {
  if (find === "") return visibleRows(tree, collapsed);
  return matchingRows(tree, (span) => matches({ span }, find));
}

function matches({ span }: Pick<SpanNode, "span">, find: string): boolean {
  const text = find.toLowerCase();
  return [span.name, span.model, span.span_id].some((value) => value?.toLowerCase().includes(text));
}
