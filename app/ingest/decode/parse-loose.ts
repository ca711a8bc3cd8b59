import type { JsonValue } from "@cognobserve/contracts/json-value";
import type { z } from "zod";
import { setOwn } from "./tidy.ts";

/** What a schema makes of a value, or the first thing that is wrong with it. */
export type LooselyParsed<Data> =
  | { readonly data: Data }
  | { readonly wrong: { readonly path: readonly PropertyKey[]; readonly message: string } };

/** Parses with a schema of a loose object. Keeps the unknown key `__proto__` too, which zod leaves out. */
export function parseLoose<Data extends object>(schema: z.ZodType<Data>, value: unknown): LooselyParsed<Data> {
  const { data, error } = schema.safeParse(value);
  if (data === undefined) {
    const { path = [], message = "is wrong" } = error?.issues[0] ?? {};
    return { wrong: { path, message } };
  }
  const proto = Object.getOwnPropertyDescriptor(value, "__proto__");
  if (proto) setOwn(data as { [key: string]: JsonValue }, "__proto__", proto.value); // the value is tidy JSON
  return { data };
}
