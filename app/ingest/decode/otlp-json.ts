import { z } from "zod";
import { IngestFailure } from "../answer/failure.ts";
import { assertSpanCount, type Most } from "./most.ts";
import { microsOfNanosText } from "./nanos.ts";
import { attributesOfJson } from "./otlp-json-values.ts";
import type { OtlpOrigin, OtlpSpan } from "./otlp-spans.ts";
import { nestedTooDeeply } from "./parse-json.ts";
import { pathText } from "./path-text.ts";
import { TooDeepError, tidyText } from "./tidy.ts";

/*
 * OTLP/JSON (OTLP 1.x, «JSON Protobuf Encoding»): keys in lowerCamelCase, unknown ones ignored; ids in hex; 64-bit
 * numbers as text or number; enums as number, or as the name that proto3's own JSON mapping writes. Null is absent.
 */

const string = z.string("must be text");
const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape, "must be an object");
const text = string.nullish().transform((value) => tidyText(value ?? ""));
const hex = string.nullish().transform((value) => tidyText(value ?? "").toLowerCase());
const NANOS = "must be nanoseconds since 1970";
const nanos = z
  .union([z.string().regex(/^-?\d{1,20}$/, NANOS), z.number()], { error: NANOS })
  .nullish()
  .transform((value) => (typeof value === "number" ? Math.floor(value / 1_000) : microsOfNanosText(value ?? "0")));
const enumeration = (names: readonly string[]) =>
  z
    .union([z.int(), z.enum(names)], { error: `must be a number or one of ${names.join(", ")}` })
    .nullish()
    .transform((value) => (typeof value === "string" ? names.indexOf(value) : (value ?? 0)));
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item, "must be a list")
    .nullish()
    .transform((items) => items ?? []);

const kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (kind) => `SPAN_KIND_${kind}`,
);
const codes = ["UNSET", "OK", "ERROR"].map((code) => `STATUS_CODE_${code}`);

/** Values are decoded by hand: they nest without bound. */
const attributes = list(object({ key: text, value: z.unknown() }));

const spanJson = object({
  traceId: hex,
  spanId: hex,
  parentSpanId: hex,
  traceState: text,
  name: text,
  kind: enumeration(kinds),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  events: list(object({ timeUnixNano: nanos, name: text, attributes })),
  links: list(object({ traceId: hex, spanId: hex, attributes })),
  status: object({ code: enumeration(codes), message: text }).nullish(),
});

const requestJson = object({
  resourceSpans: list(
    object({
      resource: object({ attributes }).nullish(),
      scopeSpans: list(
        object({
          scope: object({ name: text, version: text, attributes }).nullish(),
          spans: list(spanJson),
        }),
      ),
    }),
  ),
});

/**
 * Decodes a request, in the order of its spans.
 * @throws IngestFailure `malformed` with the path of what is wrong, `too-large` when it holds too many spans
 */
export function decodeOtlpJson(body: unknown, most: Most): OtlpSpan[] {
  try {
    return decode(body, most);
  } catch (error) {
    if (error instanceof TooDeepError || error instanceof RangeError) throw nestedTooDeeply();
    throw error;
  }
}

function decode(body: unknown, most: Most): OtlpSpan[] {
  const result = requestJson.safeParse(body);
  if (!result.success) {
    const issue = result.error.issues[0];
    const path = pathText(issue?.path ?? []);
    throw new IngestFailure("malformed", `The body is not valid OTLP: ${path}: ${issue?.message ?? "is wrong"}.`, {
      code: "invalid-otlp",
      path,
      miss: { kind: "invalid-body", reason: `${path}: ${issue?.message ?? "is wrong"}` },
    });
  }
  const spans: OtlpSpan[] = [];
  for (const { resource, scopeSpans } of result.data.resourceSpans) {
    const resourceAttributes = attributesOfJson(resource?.attributes ?? []);
    for (const { scope, spans: ofScope } of scopeSpans) {
      const origin: OtlpOrigin = {
        resource: resourceAttributes,
        scopeName: scope?.name ?? "",
        scopeVersion: scope?.version ?? "",
        scopeAttributes: attributesOfJson(scope?.attributes ?? []),
      };
      assertSpanCount(spans.length + ofScope.length, most);
      for (const span of ofScope) spans.push(otlpSpan(span, origin));
    }
  }
  return spans;
}

function otlpSpan(span: z.output<typeof spanJson>, origin: OtlpOrigin): OtlpSpan {
  const { startTimeUnixNano, endTimeUnixNano, attributes, events, links, status, ...same } = span;
  const common = {
    ...same,
    origin,
    startMicros: startTimeUnixNano,
    endMicros: endTimeUnixNano,
    statusCode: status?.code ?? 0,
    statusMessage: status?.message ?? "",
  };
  try {
    return {
      ...common,
      attributes: attributesOfJson(attributes),
      events: events.map((event) => ({
        name: event.name,
        micros: event.timeUnixNano,
        attributes: attributesOfJson(event.attributes),
      })),
      links: links.map((link) => ({ ...link, attributes: attributesOfJson(link.attributes) })),
      problem: undefined,
    };
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error;
    const problem = `one of its attributes ${error.message}`;
    return { ...common, attributes: {}, events: [], links: [], problem };
  }
}
