import type { JsonObject } from "@cognobserve/contracts/json-value";
import type { TraceRow } from "@cognobserve/database/trace-batch";
import type { TraceJson } from "../decode/trace-json.ts";
import { beyondColumn, label, nameText } from "./limits-of-columns.ts";

/** The row of a trace of our own JSON. What has no column, or does not fit its column, is kept in the metadata. */
export function traceRow(input: TraceJson, projectId: string, startMicros: number): TraceRow {
  const { traceId, user, metadata, unknown } = partsOf(input);
  const { name, session_id, user_id } = input.trace;
  const kept = {
    ...(unknown as JsonObject), // it has come out of a JSON parser
    ...beyondColumn("name", name),
    ...beyondColumn("session_id", session_id),
    ...beyondColumn("user_id", user_id),
    ...(user ? { user } : {}),
    ...metadata,
  };
  return {
    projectId,
    traceId,
    name: name ? nameText(name) : null,
    startMicros,
    sessionId: label(session_id),
    userId: label(user_id) ?? label(user?.id),
    metadata: JSON.stringify(kept),
  };
}

function partsOf({ shape, trace }: TraceJson) {
  if (shape === "simple") {
    const { id, name: _, timestamp: __, session_id: ___, user_id: ____, metadata, spans: _____, ...unknown } = trace;
    return { traceId: id, user: undefined, metadata, unknown };
  }
  const {
    trace_id,
    name: _,
    timestamp: __,
    session_id: ___,
    user_id: ____,
    user,
    metadata,
    spans: _____,
    ...unknown
  } = trace;
  return { traceId: trace_id, user, metadata, unknown };
}
