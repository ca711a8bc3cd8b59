import { expect, test } from "vitest";
import { isFiltered, toTraceQuery, traceSearch } from "./trace-search.ts";

const now = new Date("2026-03-12T12:00:00.000Z");

test("a preset counts back from now and wins over a custom range", () => {
  const search = traceSearch.parse({ range: "1h", to: "2026-01-01T00:00:00Z" });
  expect(toTraceQuery(search, "p", now)).toMatchObject({
    project_id: "p",
    from: "2026-03-12T11:00:00.000Z",
    to: undefined,
  });
});

test("a custom range and ids reach the API under its own names", () => {
  const search = traceSearch.parse({
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-02T00:00:00+01:00",
    session: "s",
    user: "u",
  });
  expect(toTraceQuery(search, "p", now)).toMatchObject({
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-02T00:00:00+01:00",
    session_id: "s",
    user_id: "u",
  });
});

test("a link with filters that mean nothing still opens", () => {
  const search = traceSearch.parse({ status: "purple", range: "1y", from: "yesterday", name: "", extra: "x" });
  expect(isFiltered(search)).toBe(false);
});
