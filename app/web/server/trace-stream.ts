import type { SpanDetail } from "@cognobserve/contracts/public-api";
import type { TraceHead } from "@cognobserve/database/read-trace";

/**
 * Answers a trace (`traceDetail`) batch by batch, so that a trace of any size costs one batch of memory.
 * The first batch is read before the answer begins: a database that is away is still a 503.
 * @param batches at most one span more than `maxSpans`, which tells that there are more
 */
export async function traceStream(
  head: TraceHead,
  batches: AsyncGenerator<readonly SpanDetail[]>,
  maxSpans: number,
): Promise<Response> {
  const first = await batches.next();
  const encoder = new TextEncoder();
  const parts = jsonParts(head, first, batches, maxSpans);
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await parts.return(undefined);
    },
  });
  return new Response(stream, { headers: { "content-type": "application/json" } });
}

async function* jsonParts(
  head: TraceHead,
  first: IteratorResult<readonly SpanDetail[], unknown>,
  batches: AsyncGenerator<readonly SpanDetail[]>,
  maxSpans: number,
): AsyncGenerator<string, void> {
  yield `${JSON.stringify(head).slice(0, -1)},"spans":[`;
  let written = 0;
  let truncated = false;
  for (let batch = first; !batch.done; batch = await batches.next()) {
    const spans = batch.value.slice(0, maxSpans - written);
    truncated ||= spans.length < batch.value.length;
    if (spans.length > 0) yield (written > 0 ? "," : "") + spans.map((span) => JSON.stringify(span)).join(",");
    written += spans.length;
  }
  yield `],"spans_truncated":${truncated}}`;
}
