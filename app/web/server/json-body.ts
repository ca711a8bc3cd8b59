import type { Context } from "hono";
import { z } from "zod";
import { Refusal } from "./refusal.ts";

/**
 * Reads a request's JSON body. Demands application/json, which a form of another site cannot send unasked.
 * @throws Refusal (415, 400) with the first thing that is wrong
 */
export async function jsonBody<Schema extends z.ZodType>(c: Context, schema: Schema): Promise<z.output<Schema>> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
    throw new Refusal(415, "content-type", "Send the body as application/json.");
  }
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    throw new Refusal(400, "json-invalid", "The body is not valid JSON.");
  }
  return parse(schema, body);
}

/** Parses a request's query. @throws Refusal (400) with the first thing that is wrong */
export const query = <Schema extends z.ZodType>(c: Context, schema: Schema): z.output<Schema> =>
  parse(schema, c.req.query());

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = z.core.toDotPath(issue?.path ?? []);
  const message = issue?.message ?? "The request is not valid.";
  throw new Refusal(400, "input-invalid", sentence(path, message), { path });
}

/** Schemas say either «must be …», which continues the name of its place, or a sentence of its own. */
function sentence(path: string, message: string): string {
  if (path === "") return message;
  return /^[a-z]/.test(message) ? `${path} ${message}.` : `${path}: ${message}`;
}
