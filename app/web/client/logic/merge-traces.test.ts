import type { TracePage, TraceSummary } from "@cognobserve/contracts/public-api";
import { expect, test } from "vitest";
import { mergeFreshPage } from "./merge-traces.ts";

const trace = (second: number, rest: Partial<TraceSummary> = {}): TraceSummary => ({
  trace_id: `t${second}`,
  name: `t${second}`,
  start_time: new Date(second * 1000).toISOString(),
  end_time: null,
  duration_ms: null,
  status: "unset",
  span_count: 0,
  error_count: 0,
  model: null,
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  session_id: null,
  user_id: null,
  ...rest,
});
const page = (data: TraceSummary[], next_cursor: string | null = "more"): TracePage => ({ data, next_cursor });
const ids = (pages: readonly TracePage[]) => pages.map((p) => p.data.map((t) => t.trace_id));

test("new traces come first and later pages stay", () => {
  const merged = mergeFreshPage([page([trace(3), trace(2)], "c2"), page([trace(1)], null)], page([trace(4), trace(3)]));
  expect(ids(merged.pages)).toEqual([["t4", "t3", "t2"], ["t1"]]);
  expect(merged).toMatchObject({ added: 1, joined: true });
  expect(merged.pages[0]?.next_cursor).toBe("c2");
});

test("a trace that went on changes in place", () => {
  const merged = mergeFreshPage(
    [page([trace(2), trace(1)], null)],
    page([trace(2, { span_count: 9 }), trace(1)], null),
  );
  expect(merged.added).toBe(0);
  expect(merged.pages[0]?.data[0]?.span_count).toBe(9);
});

test("a trace that began before others but arrived after them takes its place in time", () => {
  const merged = mergeFreshPage([page([trace(4), trace(2)])], page([trace(4), trace(3), trace(2)]));
  expect(ids(merged.pages)).toEqual([["t4", "t3", "t2"]]);
});

test("when a whole page is new the list starts again, for traces between would be missing", () => {
  const merged = mergeFreshPage([page([trace(2), trace(1)], null)], page([trace(9), trace(8)]));
  expect(ids(merged.pages)).toEqual([["t9", "t8"]]);
  expect(merged).toMatchObject({ added: 2, joined: false });
});

test("the first traces of an empty list", () => {
  const merged = mergeFreshPage([page([], null)], page([trace(1)], null));
  expect(ids(merged.pages)).toEqual([["t1"]]);
  expect(merged).toMatchObject({ added: 1, joined: true });
});
