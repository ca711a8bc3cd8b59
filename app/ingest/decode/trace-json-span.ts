import { type SimpleSpanInput, type SpanInput, spanInput } from "@cognobserve/contracts/trace-input";
import type { z } from "zod";
import { parseLoose } from "./parse-loose.ts";
import { pathText } from "./path-text.ts";

/** A span of our own JSON in either shape. */
export type SpanJson = SpanInput | SimpleSpanInput;

/** Why one span of a trace cannot be taken. */
export interface SpanProblem {
  /** Undefined when the span has no id that could be read. */
  readonly spanId: string | undefined;
  readonly code: "invalid-trace" | "time-out-of-range";
  /** Where in the body, such as `spans[2].start_time`. */
  readonly path: string;
  /** Begins with the path; has no full stop. */
  readonly reason: string;
  /** The time that is out of range, in microseconds since 1970. */
  readonly micros?: number;
}

/** A span at its place in the body, or what is wrong with it. */
export type SpanRead = { readonly index: number; readonly span: SpanJson } | { readonly problem: SpanProblem };

/** Reads the span at an index of `spans`. */
export function readSpan(schema: z.ZodType<SpanJson>, value: unknown, index: number): SpanRead {
  const parsed = parseLoose(schema, value);
  if ("data" in parsed) return { index, span: parsed.data };
  const path = pathText(["spans", index, ...parsed.wrong.path]);
  const reason = `${path}: ${parsed.wrong.message}`;
  return { problem: { spanId: idOf(value), code: "invalid-trace", path, reason } };
}

const idOf = (value: unknown): string | undefined => {
  const { span_id, id } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  return spanInput.shape.span_id.safeParse(span_id ?? id).data;
};
