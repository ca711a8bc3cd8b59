import { ChevronRight, CircleAlert } from "lucide-react";
import { formatDuration } from "../../logic/format-duration.ts";
import { type SpanKind, spanKind } from "../../logic/span-kind.ts";
import type { SpanNode, SpanTree } from "../../logic/span-tree.ts";
import { classNames } from "../../ui/class-names.ts";
import { kindBarClass, SpanKindIcon } from "./span-kind-icon.tsx";
import { outlineColumns } from "./time-axis.tsx";

interface SpanRowProps {
  readonly node: SpanNode;
  readonly tree: SpanTree;
  readonly wide: boolean;
  readonly height: number;
  readonly selected: boolean;
  readonly open: boolean;
  readonly onToggle: (node: SpanNode, open: boolean) => void;
  readonly onSelect: () => void;
}

export const spanRowId = (spanId: string): string => `span-${spanId}`;

const mostIndents = { wide: 14, narrow: 7 };

/** One span: its place in the tree, its name and its bar. The tree around it takes the keys. */
export function SpanRow({ node, tree, wide, height, selected, open, onToggle, onSelect }: SpanRowProps) {
  const { span, depth, children } = node;
  const kind = spanKind(span);
  const siblings = node.parent?.children ?? tree.roots;
  const indent = Math.min(depth, wide ? mostIndents.wide : mostIndents.narrow) * 14;
  const name = (
    <div className="flex min-w-0 items-center gap-1.5 pl-1.5">
      <span
        className="h-full shrink-0 bg-[repeating-linear-gradient(to_right,transparent_0_9px,var(--line)_9px_10px,transparent_10px_14px)]"
        style={{ width: indent }}
      />
      {children.length > 0 ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={open ? "Collapse" : "Expand"}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(node, !open);
          }}
          className="-mr-1 grid size-5 shrink-0 place-items-center rounded text-faint hover:bg-line hover:text-text"
        >
          <ChevronRight className={classNames("size-3.5 transition-transform", open && "rotate-90")} aria-hidden />
        </button>
      ) : (
        <span className="-mr-1 size-5 shrink-0" />
      )}
      <SpanKindIcon kind={kind} />
      <span className={classNames("truncate", span.status === "error" && "text-error")} title={span.name}>
        {span.name || "(no name)"}
      </span>
      {span.status === "error" && (
        <CircleAlert role="img" aria-label="Error" className="size-3.5 shrink-0 text-error" />
      )}
      {node.orphan && (
        <span
          className="shrink-0 rounded bg-warn-soft px-1 text-2xs text-warn"
          title="The parent span is not in this trace (yet)."
        >
          no parent
        </span>
      )}
    </div>
  );
  const duration = (
    <span className="truncate text-right text-muted text-xs tabular-nums">
      {span.end_time === null ? "open" : formatDuration(span.duration_ms)}
    </span>
  );

  return (
    <div
      id={spanRowId(span.span_id)}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-posinset={siblings.indexOf(node) + 1}
      aria-setsize={siblings.length}
      aria-expanded={children.length > 0 ? open : undefined}
      aria-selected={selected}
      onClick={onSelect}
      onKeyDown={undefined}
      style={{ height }}
      className={classNames(
        "cursor-default",
        selected ? "bg-selected" : "hover:bg-hover",
        wide && `${outlineColumns} items-stretch`,
      )}
    >
      {wide ? (
        <>
          {name}
          <span className="flex items-center justify-end pr-2">{duration}</span>
          <Bar node={node} tree={tree} kind={kind} className="mr-4 ml-2 h-3 self-center" />
        </>
      ) : (
        <div className="flex h-full flex-col justify-center gap-1.5 pr-4">
          <div className="flex items-center justify-between gap-3">
            {name}
            {duration}
          </div>
          <Bar node={node} tree={tree} kind={kind} className="ml-4 h-1" />
        </div>
      )}
    </div>
  );
}

interface BarProps {
  readonly node: SpanNode;
  readonly tree: SpanTree;
  readonly kind: SpanKind;
  readonly className: string;
}

/** When the span ran, within the trace. An open span fades out at the end. */
function Bar({ node, tree, kind, className }: BarProps) {
  const whole = Math.max(tree.end - tree.start, Number.EPSILON);
  const left = ((node.start - tree.start) / whole) * 100;
  const width = (((node.end ?? tree.end) - node.start) / whole) * 100;
  return (
    <span className={classNames("relative block min-w-0", className)} aria-hidden>
      <span
        className={classNames(
          "absolute inset-y-0 min-w-[3px] rounded-[3px] opacity-85",
          node.span.status === "error" ? "bg-error" : kindBarClass(kind),
          node.end === null && "mask-r-from-0%",
        )}
        style={{ left: `min(${left}%, calc(100% - 3px))`, width: `${width}%` }}
      />
    </span>
  );
}
