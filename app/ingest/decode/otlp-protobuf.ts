import { IngestFailure } from "../answer/failure.ts";
import { enter, leave, MessageReader, skip } from "./message-reader.ts";
import { assertSpanCount, type Most } from "./most.ts";
import { readAttributeInto, readHex, readMicros, readText } from "./otlp-protobuf-fields.ts";
import { emptyOrigin, emptySpan, type OtlpEvent, type OtlpLink, type OtlpOrigin, type OtlpSpan } from "./otlp-spans.ts";
import { TooDeepError } from "./tidy.ts";

/*
 * ExportTraceServiceRequest of opentelemetry-proto 1.x, written after its .proto files: the case labels are tags, field
 * number × 8 + wire type. Reading straight into our own shape is several times quicker than generated code, which
 * first builds every message. A field of another number or wire type is skipped, as protobuf wants it.
 */

/**
 * Decodes a request, in the order of its spans.
 * @throws IngestFailure `malformed` when it is not protobuf or cut short, `too-large` when it holds too many spans
 */
export function decodeOtlpProtobuf(body: Buffer, most: Most): OtlpSpan[] {
  const spans: OtlpSpan[] = [];
  try {
    const reader = new MessageReader(body, most);
    while (reader.pos < reader.len) {
      const tag = reader.tag();
      if (tag === 10) readResourceSpans(reader, spans, most);
      else skip(reader, tag);
    }
    return spans;
  } catch (error) {
    if (error instanceof IngestFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new IngestFailure(
      "malformed",
      `The body is not an OTLP ExportTraceServiceRequest in protobuf, or was cut short: ${reason}.`,
      { code: "invalid-protobuf", cause: error },
    );
  }
}

/** opentelemetry.proto.trace.v1.ResourceSpans; its resource may come after the spans that it describes. */
function readResourceSpans(reader: MessageReader, spans: OtlpSpan[], most: Most): void {
  const outer = enter(reader);
  const resource = {};
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) {
      const outerResource = enter(reader);
      while (reader.pos < reader.len) {
        const field = reader.tag();
        if (field === 10) readAttributeInto(resource, reader);
        else skip(reader, field);
      }
      leave(reader, outerResource);
    } else if (tag === 18) readScopeSpans(reader, { ...emptyOrigin(), resource }, spans, most);
    else skip(reader, tag);
  }
  leave(reader, outer);
}

/** opentelemetry.proto.trace.v1.ScopeSpans */
function readScopeSpans(reader: MessageReader, origin: OtlpOrigin, spans: OtlpSpan[], most: Most): void {
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) readScope(reader, origin);
    else if (tag === 18) {
      spans.push(readSpan(reader, origin));
      assertSpanCount(spans.length, most);
    } else skip(reader, tag);
  }
  leave(reader, outer);
}

/** opentelemetry.proto.common.v1.InstrumentationScope */
function readScope(reader: MessageReader, origin: OtlpOrigin): void {
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) origin.scopeName = readText(reader);
    else if (tag === 18) origin.scopeVersion = readText(reader);
    else if (tag === 26) readAttributeInto(origin.scopeAttributes, reader);
    else skip(reader, tag);
  }
  leave(reader, outer);
}

/** opentelemetry.proto.trace.v1.Span. A value nested too deeply is this span's problem, not that of its neighbours. */
function readSpan(reader: MessageReader, origin: OtlpOrigin): OtlpSpan {
  const outer = enter(reader);
  const end = reader.len;
  const span = emptySpan(origin);
  try {
    while (reader.pos < reader.len) readSpanField(reader, span);
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error;
    span.problem = `one of its attributes ${error.message}`;
    reader.pos = end;
    reader.len = end;
  }
  leave(reader, outer);
  return span;
}

function readSpanField(reader: MessageReader, span: OtlpSpan): void {
  const tag = reader.tag();
  switch (tag) {
    case 10:
      span.traceId = readHex(reader);
      break;
    case 18:
      span.spanId = readHex(reader);
      break;
    case 26:
      span.traceState = readText(reader);
      break;
    case 34:
      span.parentSpanId = readHex(reader);
      break;
    case 42:
      span.name = readText(reader);
      break;
    case 48:
      span.kind = reader.int32();
      break;
    case 57:
      span.startMicros = readMicros(reader);
      break;
    case 65:
      span.endMicros = readMicros(reader);
      break;
    case 74:
      readAttributeInto(span.attributes, reader);
      break;
    case 90:
      span.events.push(readEvent(reader));
      break;
    case 106:
      span.links.push(readLink(reader));
      break;
    case 122:
      readStatus(reader, span);
      break;
    default:
      skip(reader, tag);
  }
}

/** opentelemetry.proto.trace.v1.Span.Event */
function readEvent(reader: MessageReader): OtlpEvent {
  const outer = enter(reader);
  const event: OtlpEvent = { name: "", micros: 0, attributes: {} };
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 9) event.micros = readMicros(reader);
    else if (tag === 18) event.name = readText(reader);
    else if (tag === 26) readAttributeInto(event.attributes, reader);
    else skip(reader, tag);
  }
  leave(reader, outer);
  return event;
}

/** opentelemetry.proto.trace.v1.Span.Link */
function readLink(reader: MessageReader): OtlpLink {
  const outer = enter(reader);
  const link: OtlpLink = { traceId: "", spanId: "", attributes: {} };
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) link.traceId = readHex(reader);
    else if (tag === 18) link.spanId = readHex(reader);
    else if (tag === 34) readAttributeInto(link.attributes, reader);
    else skip(reader, tag);
  }
  leave(reader, outer);
  return link;
}

/** opentelemetry.proto.trace.v1.Status */
function readStatus(reader: MessageReader, span: OtlpSpan): void {
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 18) span.statusMessage = readText(reader);
    else if (tag === 24) span.statusCode = reader.int32();
    else skip(reader, tag);
  }
  leave(reader, outer);
}
