import type { SpanDetail } from "@cognobserve/contracts/public-api";

/** A span in its place: times in milliseconds since the Unix epoch. */
export interface SpanNode {
  readonly span: SpanDetail;
  readonly start: number;
  readonly end: number | null;
  readonly parent: SpanNode | null;
  readonly depth: number;
  readonly children: readonly SpanNode[];
  /** Its parent is named but not in the trace (not arrived yet, or rejected), so it is shown at the root. */
  readonly orphan: boolean;
}

export interface SpanTree {
  readonly roots: readonly SpanNode[];
  readonly byId: ReadonlyMap<string, SpanNode>;
  /** From the first start to the last known moment; an open span reaches to the end. */
  readonly start: number;
  readonly end: number;
}

/** A node that is still being placed. */
interface Draft extends SpanNode {
  parent: Draft | null;
  depth: number;
  children: Draft[];
  orphan: boolean;
}

/**
 * Orders spans as a tree: siblings by start, orphans at the root, and spans that are each other's ancestors cut at the
 * earliest of them, so that every span is shown once whatever the client sent. Loops instead of recursion: a chain may
 * be 10,000 spans deep.
 */
export function buildSpanTree(spans: readonly SpanDetail[]): SpanTree {
  const drafts = spans.map(toDraft).sort((a, b) => a.start - b.start);
  const byId = new Map(drafts.map((draft) => [draft.span.span_id, draft]));
  const roots: Draft[] = [];
  for (const draft of byId.values()) {
    const parentId = draft.span.parent_span_id;
    const parent = parentId === null ? undefined : byId.get(parentId);
    if (parent && parent !== draft) {
      draft.parent = parent;
      parent.children.push(draft);
    } else {
      draft.orphan = parentId !== null && parent === undefined;
      roots.push(draft);
    }
  }
  const reached = new Set<Draft>();
  for (const root of roots) place(root, reached);
  for (const draft of byId.values()) {
    if (reached.has(draft)) continue;
    if (draft.parent) draft.parent.children = draft.parent.children.filter((child) => child !== draft);
    draft.parent = null;
    roots.push(draft);
    place(draft, reached);
  }
  roots.sort((a, b) => a.start - b.start);
  const times = drafts.flatMap((draft) => [draft.start, draft.end ?? draft.start]);
  return {
    roots,
    byId,
    start: times.reduce((a, b) => Math.min(a, b), times[0] ?? 0),
    end: times.reduce((a, b) => Math.max(a, b), times[0] ?? 0),
  };
}

function toDraft(span: SpanDetail): Draft {
  return {
    span,
    start: Date.parse(span.start_time),
    end: span.end_time === null ? null : Date.parse(span.end_time),
    parent: null,
    depth: 0,
    children: [],
    orphan: false,
  };
}

/** Gives a root and all below it their depth. */
function place(root: Draft, reached: Set<Draft>): void {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    reached.add(node);
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    waiting.push(...node.children);
  }
}

/** The rows to show, top to bottom: everything but what is below a collapsed span. */
export function visibleRows(tree: SpanTree, collapsed: ReadonlySet<string>): readonly SpanNode[] {
  const rows: SpanNode[] = [];
  const waiting = [...tree.roots].reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    rows.push(node);
    if (collapsed.has(node.span.span_id)) continue;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child) waiting.push(child);
    }
  }
  return rows;
}

/** The rows whose span matches, with their ancestors, in the order of the tree. Collapsing is ignored. */
export function matchingRows(tree: SpanTree, matches: (span: SpanDetail) => boolean): readonly SpanNode[] {
  const kept = new Set<SpanNode>();
  for (const node of tree.byId.values()) {
    if (!matches(node.span)) continue;
    for (let at: SpanNode | null = node; at && !kept.has(at); at = at.parent) kept.add(at);
  }
  return visibleRows(tree, new Set()).filter((node) => kept.has(node));
}
