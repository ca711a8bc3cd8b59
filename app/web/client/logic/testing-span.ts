import type { SpanDetail } from "@cognobserve/contracts/public-api";

/** A span with only what a test cares about; it starts at `at` ms and lasts `for` ms (open when null). */
export function spanOf(
  span_id: string,
  parent_span_id: string | null,
  time: { at: number; for: number | null } = { at: 0, for: 10 },
  rest: Partial<SpanDetail> = {},
): SpanDetail {
  return {
    span_id,
    parent_span_id,
    name: span_id,
    kind: "internal",
    start_time: new Date(time.at).toISOString(),
    end_time: time.for === null ? null : new Date(time.at + time.for).toISOString(),
    duration_ms: time.for,
    status: "unset",
    status_message: null,
    level: null,
    model: null,
    provider: null,
    prompt_tokens: null,
    completion_tokens: null,
    total_tokens: null,
    input: null,
    output: null,
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ...rest,
  };
}
