import { acceptTrace } from "../answer/accept.ts";
import { IngestFailure } from "../answer/failure.ts";
import { parseJson } from "../decode/parse-json.ts";
import { decodeTraceJson } from "../decode/trace-json.ts";
import { timeWindow } from "../map/time-window.ts";
import { mapTraceJson } from "../map/trace-json-rows.ts";
import type { IngestParts } from "./app.ts";
import { formatOf } from "./content-type.ts";
import { BYTES_PER_SPAN } from "./limits.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { readBody } from "./read-body.ts";

/**
 * One request: receive, authenticate, decode, map, commit, acknowledge. Answers once everything is committed.
 * @throws IngestFailure
 */
export async function receiveTraces(request: Request, parts: IngestParts, budget: MemoryBudget): Promise<Response> {
  const format = formatOf(request.headers);
  const projectId = await parts.authenticate(request.headers);
  const charge = budget.open();
  try {
    const body = await readBody(request, parts.limits, charge);
    const nowMs = parts.now();
    const context = { projectId, nowMs, window: timeWindow(nowMs, parts.retentionDays) };
    if (format === "protobuf") throw new IngestFailure("unsupported", "not yet");
    const json = parseJson(body);
    if (json === null || typeof json !== "object" || Array.isArray(json)) {
      throw new IngestFailure("malformed", "The body must be a JSON object.", { code: "unknown-shape" });
    }
    const { batch, traceId, spanIds } = mapTraceJson(decodeTraceJson(json), context);
    charge.add(batch.spans.length * BYTES_PER_SPAN);
    await parts.commit(batch);
    parts.announce(projectId, batch);
    return acceptTrace(traceId, spanIds);
  } finally {
    charge.release();
  }
}
