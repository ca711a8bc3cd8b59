import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
import type { IngestFailure } from "../answer/failure.ts";

/** What is told of bodies that cannot be read. Their failures' own sentences may quote them. */
const bodies: Readonly<Record<string, string>> = {
  "unknown-shape": "it has neither trace_id nor id, nor OpenTelemetry's resourceSpans",
  "nested-too-deeply": "it is nested too deeply",
  "invalid-protobuf": "it is no OTLP in protobuf, or was cut short",
  "body-cut-short": "it ended before all of it had arrived",
  "broken-compression": "it is not compressed as its Content-Encoding says",
  "cannot-be-stored": "it holds something that the database cannot",
};

/** The near miss in a failure, when there is one that the client's own people can mend. */
export function failureMiss({ miss, kind, code, message }: IngestFailure): NearMissFacts | undefined {
  if (miss !== undefined) return miss;
  const reason = bodies[code];
  if (reason !== undefined) return { kind: "invalid-body", reason };
  if (kind !== "too-large") return undefined;
  const said = message.split(". ", 1)[0] ?? message;
  return { kind: "too-large", reason: `${said.charAt(0).toLowerCase()}${said.slice(1)}` };
}
