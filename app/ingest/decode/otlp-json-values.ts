import type { JsonObject, JsonValue } from "@cognobserve/contracts/json-value";
import { z } from "zod";
import { DEEPEST, DEEPEST_AS_JSON, setOwn, TooDeepError, tidyNumber, tidyText } from "./tidy.ts";

/* AnyValue in OTLP/JSON. A value that is not what its key says is kept as it is rather than lost. */

const object = z.record(z.string(), z.unknown());
const keyValue = z.object({ key: z.string(), value: z.unknown() });

/** A list of KeyValue as an object. @throws TooDeepError */
export function attributesOfJson(list: readonly { key: string; value?: unknown }[], depth = 0): JsonObject {
  const attributes: JsonObject = {};
  for (const { key, value } of list) setOwn(attributes, tidyText(key), anyValue(value, depth));
  return attributes;
}

function anyValue(value: unknown, depth: number): JsonValue {
  if (depth > DEEPEST) throw new TooDeepError();
  if (value === null || value === undefined) return null;
  const fields = object.safeParse(value).data ?? {};
  const [kind, held] = Object.entries(fields)[0] ?? [];
  switch (kind) {
    case "stringValue":
    case "bytesValue":
      return typeof held === "string" ? tidyText(held) : asText(held);
    case "boolValue":
      return typeof held === "boolean" ? held : asText(held);
    case "intValue":
      return integer(held);
    case "doubleValue":
      return typeof held === "number" ? tidyNumber(held) : double(held);
    case "arrayValue":
      return asTextWhenDeep(
        valuesOf(held).map((item) => anyValue(item, depth + 1)),
        depth,
      );
    case "kvlistValue":
      return asTextWhenDeep(
        attributesOfJson(
          valuesOf(held).flatMap((item) => keyValue.safeParse(item).data ?? []),
          depth + 1,
        ),
        depth,
      );
    default:
      return kind === undefined ? null : asText(value);
  }
}

const asTextWhenDeep = (value: JsonValue, depth: number): JsonValue =>
  depth === DEEPEST_AS_JSON ? JSON.stringify(value) : value;

const valuesOf = (held: unknown): readonly unknown[] => {
  const values = object.safeParse(held).data?.values;
  return Array.isArray(values) ? values : [];
};

/** A whole number as number or digits; one that a double cannot hold stays text. */
function integer(held: unknown): JsonValue {
  const number = typeof held === "string" && /^-?\d+$/.test(held) ? Number(held) : held;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : asText(held);
}

/** proto3's JSON mapping lets a double be spelt as text, and has no other way for NaN and the infinities. */
function double(held: unknown): JsonValue {
  const number = typeof held === "string" && held.trim() !== "" ? Number(held) : Number.NaN;
  return Number.isFinite(number) ? number : asText(held);
}

const asText = (held: unknown): JsonValue =>
  typeof held === "string" ? tidyText(held) : held === undefined ? null : tidyText(JSON.stringify(held));
