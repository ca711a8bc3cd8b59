import type { JsonObject } from "@cognobserve/contracts/json-value";

/*
 * What OTLP says, whichever encoding it came in. Ids are hex in lower case; times are whole microseconds since 1970,
 * and 0 when absent, as in OTLP itself; enums are OTLP's numbers. Attribute values are tidy (see tidy.ts).
 */

/** Who made a span. Shared by all spans of one scope. */
export interface OtlpOrigin {
  resource: JsonObject;
  scopeName: string;
  scopeVersion: string;
  scopeAttributes: JsonObject;
}

export interface OtlpEvent {
  name: string;
  micros: number;
  attributes: JsonObject;
}

export interface OtlpLink {
  traceId: string;
  spanId: string;
  attributes: JsonObject;
}

export interface OtlpSpan {
  readonly origin: OtlpOrigin;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  name: string;
  kind: number;
  startMicros: number;
  endMicros: number;
  attributes: JsonObject;
  events: OtlpEvent[];
  links: OtlpLink[];
  statusCode: number;
  statusMessage: string;
  /** What makes this span unacceptable, found while decoding; its neighbours are fine. */
  problem: string | undefined;
}

export const emptyOrigin = (): OtlpOrigin => ({ resource: {}, scopeName: "", scopeVersion: "", scopeAttributes: {} });

export const emptySpan = (origin: OtlpOrigin): OtlpSpan => ({
  origin,
  traceId: "",
  spanId: "",
  parentSpanId: "",
  traceState: "",
  name: "",
  kind: 0,
  startMicros: 0,
  endMicros: 0,
  attributes: {},
  events: [],
  links: [],
  statusCode: 0,
  statusMessage: "",
  problem: undefined,
});
