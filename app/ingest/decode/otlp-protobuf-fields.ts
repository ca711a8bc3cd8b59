import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";
import { enter, leave, type MessageReader, skip } from "./message-reader.ts";
import { microsOfNanos } from "./nanos.ts";
import { DEEPEST, DEEPEST_AS_JSON, setOwn, TooDeepError, tidyNumber } from "./tidy.ts";

/* Fields of opentelemetry.proto.common.v1, and the kinds of field that OTLP is made of. */

const NUL = /\0/g;

/** Text; what is not UTF-8 in it becomes U+FFFD, and so does NUL. */
export function readText(reader: MessageReader): string {
  const text = reader.string();
  return text.includes("\0") ? text.replace(NUL, "\uFFFD") : text;
}

/** Bytes as hex. */
export function readHex(reader: MessageReader): string {
  return bytesOf(reader).toString("hex");
}

/** A time in nanoseconds as whole microseconds. */
export function readMicros(reader: MessageReader): number {
  const low = reader.fixed32();
  return microsOfNanos(low, reader.fixed32());
}

/** A KeyValue, set as a key of `target`. */
export function readAttributeInto(target: JsonObject, reader: MessageReader, depth = 0): void {
  const outer = enter(reader);
  let key = "";
  let value: JsonValue = null;
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) key = readText(reader);
    else if (tag === 18) value = readAnyValue(reader, depth);
    else skip(reader, tag);
  }
  leave(reader, outer);
  setOwn(target, key, value);
}

/** An AnyValue. @throws TooDeepError */
function readAnyValue(reader: MessageReader, depth: number): JsonValue {
  if (depth > DEEPEST) throw new TooDeepError();
  const outer = enter(reader);
  let value: JsonValue = null;
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        value = readText(reader);
        break;
      case 16:
        value = reader.bool();
        break;
      case 24:
        value = readInteger(reader);
        break;
      case 33:
        value = tidyNumber(reader.double());
        break;
      case 42:
        value = asTextWhenDeep(readArray(reader, depth + 1), depth);
        break;
      case 50:
        value = asTextWhenDeep(readKeyValueList(reader, depth + 1), depth);
        break;
      case 58:
        value = bytesOf(reader).toString("base64");
        break;
      default:
        skip(reader, tag);
    }
  }
  leave(reader, outer);
  return value;
}

const asTextWhenDeep = (value: JsonValue, depth: number): JsonValue =>
  depth === DEEPEST_AS_JSON ? JSON.stringify(value) : value;

function readArray(reader: MessageReader, depth: number): JsonValue[] {
  const outer = enter(reader);
  const values: JsonValue[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) values.push(readAnyValue(reader, depth));
    else skip(reader, tag);
  }
  leave(reader, outer);
  return values;
}

function readKeyValueList(reader: MessageReader, depth: number): JsonObject {
  const outer = enter(reader);
  const values: JsonObject = {};
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) readAttributeInto(values, reader, depth);
    else skip(reader, tag);
  }
  leave(reader, outer);
  return values;
}

/** A whole number; one that a double cannot hold stays exact as text. */
function readInteger(reader: MessageReader): JsonValue {
  const long = reader.int64();
  const number = Number(long);
  return Number.isSafeInteger(number) ? number : long.toString();
}

function bytesOf(reader: MessageReader): Buffer {
  const bytes = reader.bytes();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
