import { useEffect, useState } from "react";
import type { SpanNode, SpanTree } from "../../logic/span-tree.ts";

/** Which spans are collapsed. Whatever is above the current span opens, so that it can be seen. */
export function useFolds(tree: SpanTree, current: string | undefined) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    const above: string[] = [];
    const node = current === undefined ? undefined : tree.byId.get(current);
    for (let at = node?.parent; at; at = at.parent) above.push(at.span.span_id);
    setCollapsed((before) =>
      above.some((id) => before.has(id)) ? new Set([...before].filter((id) => !above.includes(id))) : before,
    );
  }, [tree, current]);

  return {
    collapsed,
    toggle: (node: SpanNode, open: boolean) =>
      setCollapsed((before) => {
        const next = new Set(before);
        if (open) next.delete(node.span.span_id);
        else next.add(node.span.span_id);
        return next;
      }),
    /** Folds all but the way to the roots' children, or unfolds everything. */
    foldAll: (fold: boolean) => {
      const parents = fold ? [...tree.byId.values()].filter((node) => node.depth > 0 && node.children.length > 0) : [];
      const inner = parents.length > 0 ? parents : fold ? tree.roots.filter((root) => root.children.length > 0) : [];
      setCollapsed(new Set(inner.map((node) => node.span.span_id)));
    },
  };
}
