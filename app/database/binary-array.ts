/*
 * Arrays in Postgres's binary format (array_send in src/backend/utils/adt/arrayfuncs.c): number of dimensions, a flag
 * for nulls, the elements' type, length and lower bound, then each element as its length and bytes. A batch sent like
 * this costs neither side the quoting and parsing that array literals need.
 */

const HEADER_BYTES = 20;
const NULL_LENGTH = -1;
/** First byte of a jsonb value on the wire (jsonb_recv in src/backend/utils/adt/jsonb.c). */
const JSONB_VERSION = 1;
/** Postgres counts timestamps from 2000-01-01T00:00:00Z. */
const POSTGRES_EPOCH_MICROS = 946_684_800_000_000;

/** Type ids of pg_type that never change. */
const oid = { int8: 20, text: 25, timestamptz: 1184, jsonb: 3802 } as const;

type Texts = readonly (string | null)[];
type Numbers = readonly (number | null)[];

/** Parameter for `$n::text[]`. */
export const textArray = (values: Texts): Buffer => ofTexts(oid.text, values, 0);

/** Parameter for `$n::jsonb[]`: each value is JSON text. */
export const jsonbArray = (values: Texts): Buffer => ofTexts(oid.jsonb, values, 1);

/** Parameter for `$n::int8[]`: whole numbers that a double holds exactly. */
export const bigintArray = (values: Numbers): Buffer => ofIntegers(oid.int8, values, 0);

/** Parameter for `$n::timestamptz[]`: microseconds since 1970-01-01T00:00:00Z. */
export const timestampArray = (micros: Numbers): Buffer => ofIntegers(oid.timestamptz, micros, POSTGRES_EPOCH_MICROS);

function ofTexts(type: number, values: Texts, prefixBytes: 0 | 1): Buffer {
  let size = HEADER_BYTES;
  for (const value of values) size += value === null ? 4 : 4 + prefixBytes + Buffer.byteLength(value);
  const buffer = Buffer.allocUnsafe(size);
  let at = writeHeader(buffer, type, values.length);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(NULL_LENGTH, at);
      continue;
    }
    const start = at + 4;
    if (prefixBytes === 1) buffer[start] = JSONB_VERSION;
    const length = prefixBytes + buffer.write(value, start + prefixBytes);
    buffer.writeInt32BE(length, at);
    at = start + length;
  }
  return buffer.subarray(0, at);
}

function ofIntegers(type: number, values: Numbers, epoch: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * 12);
  let at = writeHeader(buffer, type, values.length);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(NULL_LENGTH, at);
      continue;
    }
    at = buffer.writeInt32BE(8, at);
    at = writeInt64(buffer, value - epoch, at);
  }
  return buffer.subarray(0, at);
}

/** Two halves are several times quicker than a BigInt, and exact up to 2^53. */
function writeInt64(buffer: Buffer, value: number, at: number): number {
  const high = Math.floor(value / 2 ** 32);
  buffer.writeInt32BE(high, at);
  return buffer.writeUInt32BE(value - high * 2 ** 32, at + 4);
}

function writeHeader(buffer: Buffer, type: number, length: number): number {
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(1, 4); // «may hold nulls»: the reader looks at each length anyway
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return length === 0 ? 12 : HEADER_BYTES; // an empty array has no dimensions
}
