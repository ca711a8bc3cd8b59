import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
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
import { aheadOfTime } from "../near-miss/time-miss.ts";
import { type Format, formatOf } from "./content-type.ts";
import type { IngestParts } from "./ingest-parts.ts";
import { BYTES_PER_SPAN } from "./limits.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { readBody } from "./read-body.ts";

/** Rows to store, and the answer for when they are. */
interface Work {
  readonly batch: TraceBatch;
  readonly acknowledge: () => Response;
  /** What was wrong with spans that were left out. */
  readonly miss: NearMissFacts | undefined;
}

/** OTLP allows it, and nothing is stored of it: whoever waits for a trace does so in vain. */
const holdsNothing: NearMissFacts = { kind: "invalid-body", reason: "it holds no span" };

/**
 * One request of a project: receive, decode, map, commit, acknowledge. Answers once everything is committed.
 * @throws IngestFailure
 */
export async function receiveTraces(
  request: Request,
  projectId: string,
  parts: IngestParts,
  budget: MemoryBudget,
): Promise<Response> {
  const format = formatOf(request.headers);
  const charge = budget.open();
  try {
    const body = await readBody(request, parts.limits, charge);
    const nowMs = parts.now();
    const context = { projectId, nowMs, window: timeWindow(nowMs, parts.retentionDays) };
    const { batch, acknowledge, miss } = understand(format, body, context, parts.limits);
    const empty = batch.spans.length + batch.traces.length === 0;
    if (!empty) {
      charge.add(batch.spans.length * BYTES_PER_SPAN);
      await parts.commit(batch);
      parts.announce(projectId, batch);
    }
    const toTell = miss ?? (empty ? holdsNothing : aheadOfTime(batch.spans, nowMs));
    if (toTell !== undefined) parts.noteMiss(toTell, request.headers, projectId);
    return acknowledge();
  } finally {
    charge.release();
  }
}

/** Decodes and maps a body in whichever of the three shapes it has. */
function understand(format: Format, body: Buffer, context: MappingContext, most: Most): Work {
  if (format === "protobuf") {
    const { spans, rejected } = mapOtlp(decodeOtlpProtobuf(body, most), context);
    return { batch: { spans, traces: [] }, acknowledge: () => acceptOtlp(rejected, true), miss: rejected?.miss };
  }
  const parsed = parseJsonObject(body, most);
  if (isOtlpJson(parsed)) {
    const { spans, rejected } = mapOtlp(decodeOtlpJson(parsed, most), context);
    return { batch: { spans, traces: [] }, acknowledge: () => acceptOtlp(rejected, false), miss: rejected?.miss };
  }
  const { batch, traceId, spanIds, rejected, miss } = mapTraceJson(decodeTraceJson(tidyObject(parsed), most), context);
  return { batch, acknowledge: () => acceptTrace(traceId, spanIds, rejected), miss };
}
