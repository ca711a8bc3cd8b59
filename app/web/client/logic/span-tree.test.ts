import { expect, test } from "vitest";
import { buildSpanTree, matchingRows, type SpanNode, visibleRows } from "./span-tree.ts";
import { spanOf } from "./testing-span.ts";

const outline = (rows: readonly SpanNode[]) => rows.map((row) => `${"  ".repeat(row.depth)}${row.span.span_id}`);
const none = new Set<string>();

test("children stand below their parent, siblings by start, whatever the order of arrival", () => {
  const tree = buildSpanTree([
    spanOf("late", "root", { at: 20, for: 5 }),
    spanOf("leaf", "early", { at: 6, for: 1 }),
    spanOf("root", null, { at: 0, for: 30 }),
    spanOf("early", "root", { at: 5, for: 5 }),
  ]);
  expect(outline(visibleRows(tree, none))).toEqual(["root", "  early", "    leaf", "  late"]);
  expect([tree.start, tree.end]).toEqual([0, 30]);
});

test("a span whose parent is missing stands at the root and says so", () => {
  const tree = buildSpanTree([spanOf("root", null), spanOf("lost", "elsewhere"), spanOf("below", "lost")]);
  expect(outline(visibleRows(tree, none))).toEqual(["root", "lost", "  below"]);
  expect(tree.byId.get("lost")?.orphan).toBe(true);
  expect(tree.byId.get("root")?.orphan).toBe(false);
});

test("spans that are each other's ancestors are shown once each", () => {
  const tree = buildSpanTree([
    spanOf("a", "b", { at: 1, for: 1 }),
    spanOf("b", "a", { at: 2, for: 1 }),
    spanOf("self", "self", { at: 3, for: 1 }),
  ]);
  expect(outline(visibleRows(tree, none))).toEqual(["a", "  b", "self"]);
});

test("what is below a collapsed span is hidden", () => {
  const tree = buildSpanTree([spanOf("root", null), spanOf("child", "root"), spanOf("leaf", "child")]);
  expect(outline(visibleRows(tree, new Set(["child"])))).toEqual(["root", "  child"]);
});

test("a search keeps the ancestors of what it finds", () => {
  const tree = buildSpanTree([
    spanOf("root", null),
    spanOf("child", "root"),
    spanOf("leaf", "child"),
    spanOf("other", "root"),
  ]);
  expect(outline(matchingRows(tree, (span) => span.name === "leaf"))).toEqual(["root", "  child", "    leaf"]);
});

test("an open span does not shorten the trace", () => {
  const tree = buildSpanTree([
    spanOf("root", null, { at: 0, for: null }),
    spanOf("child", "root", { at: 10, for: 40 }),
  ]);
  expect(tree.end).toBe(50);
});

test("a chain of 10,000 spans is laid out", () => {
  const chain = Array.from({ length: 10_000 }, (_, depth) => spanOf(`s${depth}`, depth === 0 ? null : `s${depth - 1}`));
  expect(visibleRows(buildSpanTree(chain), none).at(-1)?.depth).toBe(9999);
});

test("a trace without spans has no rows", () => {
  expect(visibleRows(buildSpanTree([]), none)).toEqual([]);
});
