"""A chat application, traced as OpenTelemetry's documentation shows it. The exporter is configured by OTEL_* variables.

Prints the trace's id once the SDK says that everything has been exported.
"""

import json
import sys

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
trace.set_tracer_provider(provider)
tracer = trace.get_tracer("chat")


def message(role, text):
    return {"role": role, "parts": [{"type": "text", "content": text}]}


with tracer.start_as_current_span("invoke_agent concierge", kind=SpanKind.INTERNAL) as agent:
    agent.set_attribute("gen_ai.conversation.id", "conversation-7")
    agent.set_attribute("user.id", "user-42")
    with tracer.start_as_current_span(
        "chat gpt-4o",
        kind=SpanKind.CLIENT,
        attributes={
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.response.model": "gpt-4o-2024-08-06",
            "gen_ai.usage.input_tokens": 21,
            "gen_ai.usage.output_tokens": 8,
            "gen_ai.input.messages": json.dumps([message("user", "Où est la gare? 🚉")]),
            "gen_ai.output.messages": json.dumps([message("assistant", "Tout droit.")]),
            "app.temperature.outside": 21.5,
        },
    ):
        pass
    try:
        with tracer.start_as_current_span("execute_tool book", kind=SpanKind.INTERNAL):
            raise TimeoutError("the booking system did not answer")
    except TimeoutError:
        pass

if not provider.force_flush(timeout_millis=60_000):
    sys.exit("not everything was exported in time")
provider.shutdown()
print(format(agent.get_span_context().trace_id, "032x"))
