import type { JsonObject } from "@cognobserve/contracts/json-value";
import { instantOf } from "./instant.ts";

/** Attribute that keeps the end which a client gave for a span that had not begun by then. */
const TOLD_END = "cognobserve.told_end_time";

/**
 * Clocks that are set back make spans end before they start. Such a span is kept, with no duration, and what the client
 * said is kept among its attributes.
 */
export function settleEnd(
  startMicros: number,
  endMicros: number | null,
  attributes: JsonObject,
): { readonly endMicros: number | null; readonly attributes: JsonObject } {
  if (endMicros === null || endMicros >= startMicros) return { endMicros, attributes };
  return { endMicros: startMicros, attributes: { ...attributes, [TOLD_END]: instantOf(endMicros) } };
}
