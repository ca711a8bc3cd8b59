import protobuf, { type Writer } from "protobufjs/minimal.js";

/*
 * OTLP/JSON in, OTLP protobuf out: for tests and benchmarks, which say what they send in the readable form. Written
 * after the same .proto files as the decoder, but with a writer, so that a mistake in a number shows.
 */

export type AnyValueJson =
  | { stringValue: string }
  | { boolValue: boolean }
  | { intValue: number | string }
  | { doubleValue: number }
  | { arrayValue: { values: AnyValueJson[] } }
  | { kvlistValue: { values: KeyValueJson[] } }
  | { bytesValue: string };
export interface KeyValueJson {
  key: string;
  value: AnyValueJson;
}
export interface SpanJson {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  name?: string;
  kind?: number;
  startTimeUnixNano: string;
  endTimeUnixNano?: string;
  attributes?: KeyValueJson[];
  events?: { name: string; timeUnixNano: string; attributes?: KeyValueJson[] }[];
  links?: { traceId: string; spanId: string; attributes?: KeyValueJson[] }[];
  status?: { code?: number; message?: string };
}
export interface RequestJson {
  resourceSpans: {
    resource?: { attributes: KeyValueJson[] };
    scopeSpans: { scope?: { name: string; version?: string }; spans: SpanJson[] }[];
  }[];
}

/** Attributes of plain values, as OTLP/JSON has them. */
export const attributesJson = (values: Record<string, string | number | boolean>): KeyValueJson[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === "string"
        ? { stringValue: value }
        : typeof value === "boolean"
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: value }
            : { doubleValue: value },
  }));

/** Encodes an ExportTraceServiceRequest. */
export function encodeOtlp({ resourceSpans }: RequestJson): Buffer {
  const writer = protobuf.Writer.create();
  for (const { resource, scopeSpans } of resourceSpans) {
    message(writer, 1, () => {
      if (resource) message(writer, 1, () => writeAttributes(writer, 1, resource.attributes));
      for (const { scope, spans } of scopeSpans) {
        message(writer, 2, () => {
          if (scope) {
            message(writer, 1, () => {
              writer.uint32(10).string(scope.name);
              if (scope.version) writer.uint32(18).string(scope.version);
            });
          }
          for (const span of spans) message(writer, 2, () => writeSpan(writer, span));
        });
      }
    });
  }
  return Buffer.from(writer.finish());
}

function message(writer: Writer, field: number, write: () => void): void {
  writer.uint32(field * 8 + 2).fork();
  write();
  writer.ldelim();
}

function writeSpan(writer: Writer, span: SpanJson): void {
  writer.uint32(10).bytes(Buffer.from(span.traceId, "hex"));
  writer.uint32(18).bytes(Buffer.from(span.spanId, "hex"));
  if (span.traceState) writer.uint32(26).string(span.traceState);
  if (span.parentSpanId) writer.uint32(34).bytes(Buffer.from(span.parentSpanId, "hex"));
  if (span.name) writer.uint32(42).string(span.name);
  if (span.kind) writer.uint32(48).int32(span.kind);
  writeNanos(writer, 57, span.startTimeUnixNano);
  if (span.endTimeUnixNano) writeNanos(writer, 65, span.endTimeUnixNano);
  writeAttributes(writer, 9, span.attributes);
  for (const event of span.events ?? []) {
    message(writer, 11, () => {
      writeNanos(writer, 9, event.timeUnixNano);
      writer.uint32(18).string(event.name);
      writeAttributes(writer, 3, event.attributes);
    });
  }
  for (const link of span.links ?? []) {
    message(writer, 13, () => {
      writer.uint32(10).bytes(Buffer.from(link.traceId, "hex"));
      writer.uint32(18).bytes(Buffer.from(link.spanId, "hex"));
      writeAttributes(writer, 4, link.attributes);
    });
  }
  if (span.status) {
    const { code, message: text } = span.status;
    message(writer, 15, () => {
      if (text) writer.uint32(18).string(text);
      if (code) writer.uint32(24).int32(code);
    });
  }
}

function writeNanos(writer: Writer, tag: number, digits: string): void {
  const nanos = BigInt.asUintN(64, BigInt(digits));
  writer
    .uint32(tag)
    .fixed32(Number(nanos & 0xffffffffn))
    .fixed32(Number(nanos >> 32n));
}

function writeAttributes(writer: Writer, field: number, attributes: readonly KeyValueJson[] = []): void {
  for (const attribute of attributes) message(writer, field, () => writeKeyValue(writer, attribute));
}

function writeKeyValue(writer: Writer, { key, value }: KeyValueJson): void {
  writer.uint32(10).string(key);
  message(writer, 2, () => writeAnyValue(writer, value));
}

function writeAnyValue(writer: Writer, value: AnyValueJson): void {
  if ("stringValue" in value) writer.uint32(10).string(value.stringValue);
  else if ("boolValue" in value) writer.uint32(16).bool(value.boolValue);
  else if ("intValue" in value) writer.uint32(24).int64(value.intValue);
  else if ("doubleValue" in value) writer.uint32(33).double(value.doubleValue);
  else if ("bytesValue" in value) writer.uint32(58).bytes(Buffer.from(value.bytesValue, "base64"));
  else if ("arrayValue" in value) {
    message(writer, 5, () => {
      for (const item of value.arrayValue.values) message(writer, 1, () => writeAnyValue(writer, item));
    });
  } else {
    message(writer, 6, () => {
      for (const item of value.kvlistValue.values) message(writer, 1, () => writeKeyValue(writer, item));
    });
  }
}
