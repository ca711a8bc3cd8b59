import { expect, it } from "vitest";
import { sdkTraceInput, simpleTraceInput } from "./trace-input.ts";

const trace = { trace_id: "t", spans: [] };
const withSpan = (span: object) => ({ ...trace, spans: [{ span_id: "a", start_time: 1, ...span }] });
const when = "must be RFC 3339 text with an offset, such as 2025-01-31T12:00:00Z, or Unix time in milliseconds";
const count = "must be a whole number, 0 or more";

it.each<[string, unknown, string]>([
  ["spans", { trace_id: "t" }, "must be a list, even an empty one"],
  ["spans", { trace_id: "t", spans: {} }, "must be a list, even an empty one"],
  ["spans.0", { trace_id: "t", spans: [[]] }, "must be an object"],
  ["trace_id", { spans: [] }, "is missing"],
  ["trace_id", { ...trace, trace_id: 5 }, "must be text"],
  ["trace_id", { ...trace, trace_id: "" }, "must not be empty"],
  ["trace_id", { ...trace, trace_id: "x".repeat(257) }, "must have at most 256 characters"],
  ["name", { ...trace, name: ["a"] }, "must be text"],
  ["timestamp", { ...trace, timestamp: "1735689600000000000" }, when],
  ["timestamp", { ...trace, timestamp: {} }, when],
  ["user", { ...trace, user: "Ada" }, "must be an object"],
  ["user.email", { ...trace, user: { email: 1 } }, "must be text"],
  ["metadata", { ...trace, metadata: [1] }, "must be an object"],
  ["spans.0.span_id", withSpan({ span_id: undefined }), "is missing"],
  ["spans.0.parent_span_id", withSpan({ parent_span_id: 7 }), "must be text"],
  ["spans.0.start_time", withSpan({ start_time: undefined }), when],
  ["spans.0.end_time", withSpan({ end_time: "2025-01-31T12:00:00" }), when],
  ["spans.0.model", withSpan({ model: 4 }), "must be text"],
  ["spans.0.model_parameters", withSpan({ model_parameters: "hot" }), "must be an object"],
  ["spans.0.usage", withSpan({ usage: 3 }), "must be an object"],
  ["spans.0.usage.prompt_tokens", withSpan({ usage: { prompt_tokens: -1 } }), count],
  ["spans.0.usage.completion_tokens", withSpan({ usage: { completion_tokens: "many" } }), count],
  ["spans.0.usage.total_tokens", withSpan({ usage: { total_tokens: 0.5 } }), count],
])("a trace is told what %s must be", (path, body, message) => {
  const issues = sdkTraceInput.safeParse(body).error?.issues ?? [];
  expect(issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([[path, message]]);
});

it("a span of the short shape needs one of two ids", () => {
  const issues = simpleTraceInput.safeParse({ id: "t", spans: [{}] }).error?.issues;
  expect(issues).toMatchObject([{ path: ["spans", 0], message: "needs an id or a span_id" }]);
});

it("numbers of tokens may be digits, as long numbers become before they are looked at", () => {
  const usage = { prompt_tokens: "9007199254740993", completion_tokens: "12", total_tokens: 1e20 };
  expect(sdkTraceInput.parse(withSpan({ usage })).spans[0]?.usage).toEqual(usage);
});
