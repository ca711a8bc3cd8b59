import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { plural } from "../../logic/format-count.ts";
import { matchingRows, type SpanNode, type SpanTree, visibleRows } from "../../logic/span-tree.ts";
import { useMediaQuery, wideScreen } from "../../ui/use-media-query.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { moveInOutline } from "./move-in-outline.ts";
import { OutlineToolbar } from "./outline-toolbar.tsx";
import { SpanRow, spanRowId } from "./span-row.tsx";
import { AxisLines, TimeAxis } from "./time-axis.tsx";
import { useFolds } from "./use-folds.ts";
import { useWindow } from "./use-window.ts";

interface SpanOutlineProps {
  readonly tree: SpanTree;
  readonly selected: string | undefined;
  /** `open` when the reader asked for the span's details, rather than just moving past it. */
  readonly onSelect: (spanId: string, open: boolean) => void;
}

/** The spans of a trace as a tree with their bars on a time axis. Draws only the rows in view. */
export function SpanOutline({ tree, selected, onSelect }: SpanOutlineProps) {
  const wide = useMediaQuery(wideScreen);
  const rowHeight = wide ? 30 : 46;
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [find, setFind] = useState("");
  const [passed, setPassed] = useState<string>();
  const current = selected ?? passed;
  const folds = useFolds(tree, current);
  const rows = useMemo(() => findRows(tree, folds.collapsed, find), [tree, folds.collapsed, find]);
  const { first, last } = useWindow(scroller, rows.length, rowHeight);
  const at = rows.findIndex((row) => row.span.span_id === current);
  useScrollIntoView(scroller, at, rowHeight);

  useShortcuts((key) => {
    if (key === "/") field.current?.focus();
    else return key !== "Enter" && document.activeElement === document.body && onKey(key);
    return true;
  });

  const select = (node: SpanNode, open: boolean) => {
    setPassed(node.span.span_id);
    onSelect(node.span.span_id, open);
  };
  const onKey = (key: string): boolean => {
    const move = moveInOutline(rows, at, key, find === "" ? folds.collapsed : new Set());
    if (move?.type === "toggle") folds.toggle(move.node, move.open);
    else if (move) select(move.node, move.type === "open");
    return move !== null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (onKey(event.key)) event.preventDefault();
  };
  const errors = useMemo(() => visibleRows(tree, new Set()).filter((row) => row.span.status === "error"), [tree]);
  const nextError = () => {
    const place = errors.findIndex((row) => row.span.span_id === current);
    const next = errors[(place + 1) % errors.length];
    setFind("");
    if (next) select(next, true);
  };
  const fold = (folding: boolean) => {
    folds.foldAll(folding);
    // What was current is hidden now: go to what it is part of.
    let shown = folding ? rows[at] : undefined;
    while (shown?.parent && shown.depth > 1) shown = shown.parent;
    if (shown) select(shown, false);
  };
  const found = find === "" ? 0 : rows.filter((row) => matches(row, find)).length;

  return (
    <div className="flex h-full min-h-0 flex-col">
      <OutlineToolbar
        find={find}
        onFind={setFind}
        field={field}
        onLeaveDown={() => scroller.current?.focus()}
        summary={find === "" ? plural(tree.byId.size, "span") : plural(found, "match", "matches")}
        errors={errors.length}
        onNextError={nextError}
        folded={find === "" && tree.byId.size > tree.roots.length ? folds.collapsed.size > 0 : undefined}
        onFold={fold}
      />
      {wide && <TimeAxis duration={tree.end - tree.start} />}
      <div className="relative min-h-0 flex-1">
        {wide && <AxisLines duration={tree.end - tree.start} />}
        <div
          ref={scroller}
          role="tree"
          aria-label="Spans"
          tabIndex={0}
          aria-activedescendant={current !== undefined && at >= 0 ? spanRowId(current) : undefined}
          onKeyDown={onKeyDown}
          className="relative h-full overflow-y-auto overflow-x-hidden focus-visible:-outline-offset-2"
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
                  selected={node.span.span_id === current}
                  open={!folds.collapsed.has(node.span.span_id) || find !== ""}
                  onToggle={folds.toggle}
                  onSelect={() => select(node, true)}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

/** Keeps the current row in view: a step scrolls no further than needed, a jump ends in the middle. */
function useScrollIntoView(scroller: RefObject<HTMLElement | null>, at: number, rowHeight: number): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element || at < 0) return;
    const { scrollTop, clientHeight } = element;
    const top = at * rowHeight;
    const bottom = top + rowHeight;
    const missing = Math.max(scrollTop - top, bottom - scrollTop - clientHeight);
    if (missing > 2 * rowHeight) element.scrollTop = top - clientHeight / 2;
    else if (top < scrollTop) element.scrollTop = top;
    else if (missing > 0) element.scrollTop = bottom - clientHeight;
  }, [scroller, at, rowHeight]);
}

function findRows(tree: SpanTree, collapsed: ReadonlySet<string>, find: string): readonly SpanNode[] {
  if (find === "") return visibleRows(tree, collapsed);
  return matchingRows(tree, (span) => matches({ span }, find));
}

function matches({ span }: Pick<SpanNode, "span">, find: string): boolean {
  const text = find.toLowerCase();
  return [span.name, span.model, span.span_id].some((value) => value?.toLowerCase().includes(text));
}
