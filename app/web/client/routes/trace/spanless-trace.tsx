import type { TraceDetail } from "@cognobserve/contracts/public-api";
import { AttributeList } from "./attribute-list.tsx";

/** A trace that was announced without spans, as the first curl does. */
export function SpanlessTrace({ trace }: { trace: TraceDetail }) {
  const hasMetadata = Object.keys(trace.metadata).length > 0;
  return (
    <div className="mx-auto w-full max-w-2xl p-6">
      <p className="py-6 text-center text-balance text-muted">
        This trace has no spans yet. Spans that are sent with its ID appear here by themselves.
      </p>
      {hasMetadata && (
        <section aria-label="Metadata">
          <h2 className="mb-2 font-semibold">Metadata</h2>
          <AttributeList attributes={trace.metadata} what="metadata" />
        </section>
      )}
    </div>
  );
}
