import type { ParsedObject } from "./parse-json.ts";

/** OTLP has `resourceSpans`; a request without anything in it is OTLP too, and a valid one («an empty request is 200»). */
export const isOtlpJson = (body: ParsedObject): boolean => "resourceSpans" in body || Object.keys(body).length === 0;
