import type { TraceBatch } from "@cognobserve/database/trace-batch";
import { acceptOtlp, acceptTrace } from "../answer/accept.ts";
import type { Most } from "../decode/most.ts";
import { decodeOtlpJson } from "../decode/otlp-json.ts";
import { decodeOtlpProtobuf } from "../decode/otlp-protobuf.ts";
import { parseJsonObject, tidyObject } from "../decode/parse-json.ts";
import { isOtlpJson } from "../decode/shape.ts";
import { decodeTraceJson } from "../decode/trace-json.ts";
import type { MappingContext } from "../map/mapping-context.ts";
import { mapOtlp } from "../map/otlp-rows.ts";
import { timeWindow } from "../map/time-window.ts";
import { mapTraceJson } from "../map/trace-json-rows.ts";
import { type Format, formatOf } from "./content-type.ts";
import type { IngestParts } from "./ingest-parts.ts";
import { BYTES_PER_SPAN } from "./limits.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { readBody } from "./read-body.ts";

/** Rows to store, and the answer for when they are. */
interface Work {
  readonly batch: TraceBatch;
  readonly acknowledge: () => Response;
}

/**
 * One request: authenticate, receive, decode, map, commit, acknowledge. Answers once everything is committed.
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
    const { batch, acknowledge } = understand(format, body, context, parts.limits);
    if (batch.spans.length + batch.traces.length > 0) {
      charge.add(batch.spans.length * BYTES_PER_SPAN);
      await parts.commit(batch);
      parts.announce(projectId, batch);
    }
    return acknowledge();
  } finally {
    charge.release();
  }
}

/** Decodes and maps a body in whichever of the three shapes it has. */
function understand(format: Format, body: Buffer, context: MappingContext, most: Most): Work {
  if (format === "protobuf") {
    const { spans, rejected } = mapOtlp(decodeOtlpProtobuf(body, most), context);
    return { batch: { spans, traces: [] }, acknowledge: () => acceptOtlp(rejected, true) };
  }
  const parsed = parseJsonObject(body, most);
  if (isOtlpJson(parsed)) {
    const { spans, rejected } = mapOtlp(decodeOtlpJson(parsed, most), context);
    return { batch: { spans, traces: [] }, acknowledge: () => acceptOtlp(rejected, false) };
  }
  const { batch, traceId, spanIds, rejected } = mapTraceJson(decodeTraceJson(tidyObject(parsed), most), context);
  return { batch, acknowledge: () => acceptTrace(traceId, spanIds, rejected) };
}
