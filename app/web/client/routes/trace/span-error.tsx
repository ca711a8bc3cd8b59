import type { SpanDetail } from "@cognobserve/contracts/public-api";
import { CircleAlert } from "lucide-react";
import { LongText } from "../../ui/long-text.tsx";

/** Why the span failed, above everything else, when it did. */
export function SpanError({ span }: { span: SpanDetail }) {
  if (span.status !== "error") return null;
  const exception = span.events.find((event) => event.name === "exception")?.attributes;
  const type = exception?.["exception.type"] ?? span.attributes["error.type"];
  const message = span.status_message ?? exception?.["exception.message"];
  return (
    <div className="mx-4 mb-2 flex max-h-40 shrink-0 gap-2 overflow-y-auto rounded-md bg-error-soft px-3 py-2 text-error">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0">
        {typeof type === "string" && <p className="font-medium">{type}</p>}
        {typeof message === "string" && message !== "" ? (
          <LongText text={message} />
        ) : (
          typeof type !== "string" && <p>The span ended with an error and gave no message.</p>
        )}
      </div>
    </div>
  );
}
