import { expect, test } from "vitest";
import { buildSpanTree, visibleRows } from "../../logic/span-tree.ts";
import { spanOf } from "../../logic/testing-span.ts";
import { moveInOutline } from "./move-in-outline.ts";

const tree = buildSpanTree([spanOf("root", null), spanOf("a", "root"), spanOf("leaf", "a"), spanOf("b", "root")]);

function press(from: string | null, key: string, collapsed: readonly string[] = []) {
  const closed = new Set(collapsed);
  const rows = visibleRows(tree, closed);
  const move = moveInOutline(
    rows,
    rows.findIndex((row) => row.span.span_id === from),
    key,
    closed,
  );
  if (!move) return null;
  return move.type === "toggle"
    ? `${move.open ? "open" : "close"} ${move.node.span.span_id}`
    : `${move.type} ${move.node.span.span_id}`;
}

test.each([
  ["root", "ArrowDown", "select a"],
  ["root", "j", "select a"],
  ["root", "ArrowUp", "select root"],
  ["b", "ArrowDown", "select b"],
  ["b", "k", "select leaf"],
  ["a", "Home", "select root"],
  ["a", "End", "select b"],
  ["root", "ArrowRight", "select a"],
  ["leaf", "ArrowRight", null],
  ["leaf", "ArrowLeft", "select a"],
  ["a", "ArrowLeft", "close a"],
  ["a", "Enter", "open a"],
  ["a", "x", null],
  [null, "ArrowDown", "select root"],
])("from %s, %s: %s", (from, key, result) => {
  expect(press(from, key)).toBe(result);
});

test("a collapsed span opens first and is left to the parent", () => {
  expect(press("a", "ArrowRight", ["a"])).toBe("open a");
  expect(press("a", "ArrowLeft", ["a"])).toBe("select root");
  expect(press("a", "ArrowDown", ["a"])).toBe("select b");
});
