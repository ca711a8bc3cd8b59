"""Clients that send traces with OpenTelemetry's own exporter: exporters.py SESSION CLIENTS SECONDS_BETWEEN_TRACES

The exporter is configured by OTEL_* variables, as in any application. Each trace is sent in two requests, children
before parents. Prints one JSON object a line:

  {"acknowledged": TRACE_ID, "spans": [SPAN_ID, ...]}   all of a trace has been acknowledged
  {"setback": {"from", "to", "status", "retryAfter", "text"}}   one attempt has failed; times in ms since 1970
  {"recovered": TIME}   the first attempt after those that failed has been acknowledged
  {"gaveUp": N}   the exporter gave N spans up; they are handed to it again, as by an application with a queue

Ends, with each trace that was begun delivered, once its input ends.
"""

import json
import os
import sys
import threading
import time

import requests
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.trace import set_span_in_context

finishing = threading.Event()
speaking = threading.Lock()


def say(**line):
    with speaking:
        print(json.dumps(line), flush=True)


class Watched(requests.Session):
    """What the exporter sends through; tells of each attempt that failed."""

    failing = False

    def request(self, *args, **kwargs):
        began = time.time()
        try:
            answer = super().request(*args, **kwargs)
        except requests.RequestException as error:
            self.failed(began, None, None, repr(error))
            raise
        if answer.status_code != 200:
            self.failed(began, answer.status_code, answer.headers.get("Retry-After"), answer.text)
        elif self.failing:
            self.failing = False
            say(recovered=time.time() * 1000)
        return answer

    def failed(self, began, status, retry_after, text):
        self.failing = True
        times = {"from": began * 1000, "to": time.time() * 1000}
        say(setback={**times, "status": status, "retryAfter": retry_after, "text": text})


class Kept(SpanProcessor):
    """Keeps what has ended, for us to send."""

    def __init__(self):
        self.spans = []

    def on_end(self, span):
        self.spans.append(span)


def new_trace(tracer, session):
    """A call to an agent with two children, each of which called a model. Returns what is still to be ended."""
    attributes = {"session.id": session}
    call = {"gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": 7, "gen_ai.usage.output_tokens": 3}
    root = tracer.start_span("invoke_agent", attributes=attributes)
    parents = [root]
    for name in ("plan", "answer"):
        step = tracer.start_span(name, context=set_span_in_context(root), attributes=attributes)
        parents.append(step)
        tracer.start_span("chat gpt-4o", context=set_span_in_context(step), attributes={**attributes, **call}).end()
    return parents


def deliver(exporter, kept):
    spans, kept.spans = kept.spans, []
    while exporter.export(spans) is not SpanExportResult.SUCCESS:
        say(gaveUp=len(spans))
    return [format(span.context.span_id, "016x") for span in spans]


def client(session, pause):
    kept = Kept()
    provider = TracerProvider()
    provider.add_span_processor(kept)
    tracer = provider.get_tracer("load")
    exporter = OTLPSpanExporter(session=Watched())
    while not finishing.is_set():
        parents = new_trace(tracer, session)
        span_ids = deliver(exporter, kept)
        for span in parents:
            span.end()
        span_ids += deliver(exporter, kept)
        say(acknowledged=format(parents[0].context.trace_id, "032x"), spans=span_ids)
        time.sleep(pause)


def main():
    session, clients, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    os.environ.setdefault("OTEL_SERVICE_NAME", "load")
    threads = [threading.Thread(target=client, args=(session, pause)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    finishing.set()
    for thread in threads:
        thread.join()


main()
