import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
import type { RejectedSpan, TraceAccepted } from "@cognobserve/contracts/trace-input";
import protobuf from "protobufjs/minimal.js";

/** What OTLP calls partial success: the rest was stored, and sending these again is of no use. */
export interface Rejected {
  readonly count: number;
  /** Names the first of them and says why. */
  readonly message: string;
  /** The same about the first of them for whoever waits for a first trace. */
  readonly miss: NearMissFacts;
}

const json = (body: unknown): Response =>
  new Response(JSON.stringify(body), { status: 200, headers: { "Content-Type": "application/json" } });

/** The answer to our own JSON, once everything in it that can be stored is committed. */
export const acceptTrace = (traceId: string, spanIds: readonly string[], rejected: readonly RejectedSpan[]): Response =>
  json({
    trace_id: traceId,
    span_ids: [...spanIds],
    success: true,
    rejected_spans: rejected.length > 0 ? [...rejected] : undefined,
  } satisfies TraceAccepted);

/**
 * The answer to OTLP: `ExportTraceServiceResponse` (opentelemetry/proto/collector/trace/v1/trace_service.proto):
 * partial_success = 1 { rejected_spans = 1, error_message = 2 }, empty when all is well.
 */
export function acceptOtlp(rejected: Rejected | undefined, asProtobuf: boolean): Response {
  if (!asProtobuf) {
    return json(
      rejected ? { partialSuccess: { rejectedSpans: String(rejected.count), errorMessage: rejected.message } } : {},
    );
  }
  const writer = protobuf.Writer.create();
  if (rejected) writer.uint32(10).fork().uint32(8).int64(rejected.count).uint32(18).string(rejected.message).ldelim();
  return new Response(Uint8Array.from(writer.finish()), {
    status: 200,
    headers: { "Content-Type": "application/x-protobuf" },
  });
}
