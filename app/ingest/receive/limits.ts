/** Bounds on what is received. */
export interface Limits {
  /** Bytes of one body as it arrives. */
  readonly bodyBytes: number;
  /** Bytes of one body once it is decompressed. */
  readonly inflatedBytes: number;
  readonly spansPerRequest: number;
  /**
   * JSON values, or protobuf messages, of one request. The smallest take two bytes on the wire and a hundred times as
   * much in memory, so the bytes alone bound nothing.
   */
  readonly valuesPerRequest: number;
  /** Bytes that all requests in flight hold together. Must admit one request of the largest kind. */
  readonly inFlightBytes: number;
}

const MiB = 2 ** 20;

/** Rough size of a decoded span beyond the bytes that it came from. */
export const BYTES_PER_SPAN = 512;

/** An exporter sends some hundred KiB at a time; the largest request alone takes 32 + 24 MiB of the budget. */
export const defaultLimits: Limits = {
  bodyBytes: 16 * MiB,
  inflatedBytes: 32 * MiB,
  spansPerRequest: 50_000,
  valuesPerRequest: 2_000_000,
  inFlightBytes: 64 * MiB,
};
