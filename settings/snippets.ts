/** How a client can send its first trace. */
export type SnippetId = "curl" | "python" | "node" | "json";

export interface Snippet {
  readonly id: SnippetId;
  readonly label: string;
  /** The command that installs what the code needs, when it needs something. */
  readonly install: string | null;
  /** Where the code goes. */
  readonly place: string;
  readonly code: string;
}

export interface SnippetValues {
  readonly ingestUrl: string;
  readonly key: string;
  /** Makes the JSON snippets' trace ids new, since sending an id again changes nothing. */
  readonly unique: string;
  readonly now: Date;
}

/** Stands where the key belongs while none was just made: a key is shown only once. */
export const keyPlaceholder = "<your key>";

/** Programs that really run, with the installation's own address and key filled in. */
export function snippets(values: SnippetValues): readonly Snippet[] {
  return [
    { id: "curl", label: "curl", install: null, place: "Paste into a terminal.", code: curl(values) },
    {
      id: "python",
      label: "Python",
      install: "pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http",
      place: "Save as hello.py, then run: python hello.py",
      code: python(values),
    },
    {
      id: "node",
      label: "Node.js",
      // Of one series each: the newest of the one does not go with the newest of the other.
      install: "npm install @opentelemetry/sdk-trace-node@2 @opentelemetry/exporter-trace-otlp-proto@0.223",
      place: "Save as hello.mjs, then run: node hello.mjs",
      code: node(values),
    },
    { id: "json", label: "JSON", install: null, place: "Paste into a terminal.", code: json(values) },
  ];
}

const curl = ({ ingestUrl, key, unique, now }: SnippetValues): string => `curl ${ingestUrl}/v1/traces \\
  -H "Content-Type: application/json" \\
  -H "X-API-Key: ${key}" \\
  -d '{"id": "hello-${unique}", "name": "hello-world",
       "timestamp": "${now.toISOString()}", "spans": []}'`;

const python = ({
  ingestUrl,
  key,
}: SnippetValues): string => `from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

exporter = OTLPSpanExporter(
    endpoint="${ingestUrl}/v1/traces",
    headers={"x-api-key": "${key}"},
    compression=Compression.Gzip,
)
provider = TracerProvider(resource=Resource.create({"service.name": "hello"}))
provider.add_span_processor(BatchSpanProcessor(exporter))
tracer = provider.get_tracer("hello")

with tracer.start_as_current_span("hello-world"):
    with tracer.start_as_current_span("chat gpt-4o-mini") as span:
        span.set_attribute("gen_ai.operation.name", "chat")
        span.set_attribute("gen_ai.request.model", "gpt-4o-mini")
        span.set_attribute("gen_ai.usage.input_tokens", 12)
        span.set_attribute("gen_ai.usage.output_tokens", 5)

provider.shutdown()  # sends what is left`;

const node = ({
  ingestUrl,
  key,
}: SnippetValues): string => `import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const exporter = new OTLPTraceExporter({
  url: "${ingestUrl}/v1/traces",
  headers: { "x-api-key": "${key}" },
});
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
provider.register();
const tracer = provider.getTracer("hello");

tracer.startActiveSpan("hello-world", (root) => {
  tracer.startActiveSpan("chat gpt-4o-mini", (span) => {
    span.setAttribute("gen_ai.operation.name", "chat");
    span.setAttribute("gen_ai.request.model", "gpt-4o-mini");
    span.setAttribute("gen_ai.usage.input_tokens", 12);
    span.setAttribute("gen_ai.usage.output_tokens", 5);
    span.end();
  });
  root.end();
});

await provider.shutdown(); // sends what is left`;

function json({ ingestUrl, key, unique, now }: SnippetValues): string {
  const at = (second: number) => new Date(now.getTime() + second * 1000).toISOString();
  const trace = {
    trace_id: `hello-json-${unique}`,
    name: "hello-world",
    user_id: "user-1",
    spans: [
      {
        span_id: "root",
        name: "answer question",
        start_time: at(-2),
        end_time: at(0),
      },
      {
        span_id: "llm",
        parent_span_id: "root",
        name: "chat gpt-4o-mini",
        start_time: at(-1.8),
        end_time: at(-0.2),
        model: "gpt-4o-mini",
        input: [{ role: "user", content: "Say hello." }],
        output: [{ role: "assistant", content: "Hello!" }],
        usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
      },
    ],
  };
  return `curl ${ingestUrl}/v1/traces \\
  -H "Content-Type: application/json" \\
  -H "X-API-Key: ${key}" \\
  -d '${JSON.stringify(trace, null, 2)}'`;
}
