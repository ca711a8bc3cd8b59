import type { SpanNode } from "../../logic/span-tree.ts";

type Move =
  | { readonly type: "select" | "open"; readonly node: SpanNode }
  | { readonly type: "toggle"; readonly node: SpanNode; readonly open: boolean };

const page = 12;

/**
 * What a key does in the outline, as the ARIA tree pattern has it (https://www.w3.org/WAI/ARIA/apg/patterns/treeview/):
 * right opens, then goes in; left closes, then goes out. j and k are up and down. Null when the key means nothing.
 */
export function moveInOutline(
  rows: readonly SpanNode[],
  at: number,
  key: string,
  collapsed: ReadonlySet<string>,
): Move | null {
  const select = (index: number): Move | null => {
    const node = rows[Math.max(0, Math.min(rows.length - 1, index))];
    return node ? { type: "select", node } : null;
  };
  const current = rows[at];
  const isOpen = current !== undefined && current.children.length > 0 && !collapsed.has(current.span.span_id);
  switch (key) {
    case "ArrowDown":
    case "j":
      return select(at + 1);
    case "ArrowUp":
    case "k":
      return select(at < 0 ? 0 : at - 1);
    case "PageDown":
      return select(at + page);
    case "PageUp":
      return select(at - page);
    case "Home":
      return select(0);
    case "End":
      return select(rows.length - 1);
    case "ArrowRight":
      if (!current || current.children.length === 0) return null;
      return isOpen ? select(at + 1) : { type: "toggle", node: current, open: true };
    case "ArrowLeft":
      if (!current) return null;
      if (isOpen) return { type: "toggle", node: current, open: false };
      return current.parent ? { type: "select", node: current.parent } : null;
    case "Enter":
    case " ":
      return current ? { type: "open", node: current } : null;
    default:
      return null;
  }
}
