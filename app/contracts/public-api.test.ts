import { expect, it } from "vitest";
import { traceQuery } from "./public-api.ts";

it.each([
  ["limit", "many", "must be a whole number from 1 to 200"],
  ["limit", "0", "must be a whole number from 1 to 200"],
  ["limit", "201", "must be a whole number from 1 to 200"],
  ["limit", "1.5", "must be a whole number from 1 to 200"],
  ["limit", "", "must be a whole number from 1 to 200"],
  ["limit", "Infinity", "must be a whole number from 1 to 200"],
  ["status", "failed", "must be unset, ok or error"],
  ["from", "yesterday", "must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z"],
  ["to", "2025-01-31T12:00:00", "must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z"],
  ["name", "x".repeat(201), "must have at most 200 characters"],
  ["model", "x".repeat(257), "must have at most 256 characters"],
  ["session_id", "x".repeat(257), "must have at most 256 characters"],
  ["user_id", "x".repeat(257), "must have at most 256 characters"],
  ["cursor", "x".repeat(513), "is not a cursor: pass next_cursor of the page before as it is"],
])("a query with %s=%s is told what it must be", (key, value, message) => {
  const issues = traceQuery.safeParse({ [key]: value }).error?.issues;
  expect(issues?.[0]).toMatchObject({ path: [key], message });
});

it("a query may say nothing, and then asks for 50", () => {
  expect(traceQuery.parse({})).toEqual({ limit: 50 });
});
