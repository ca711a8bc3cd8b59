import { answers, asFailure } from "./failure.ts";
import { encodeStatus } from "./status-protobuf.ts";

/**
 * The answer to a request that failed. Protobuf clients get a `google.rpc.Status`, as OTLP/HTTP asks; JSON clients one
 * object that is both a Status and our own `apiError`, since a body that could not be read does not tell which it was.
 */
export function refuse(error: unknown, asProtobuf: boolean): Response {
  const { kind, code, message, path, headers: extra } = asFailure(error);
  const { status, rpcCode, retryAfterSeconds } = answers[kind];
  const headers = new Headers(extra);
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  if (asProtobuf) {
    headers.set("Content-Type", "application/x-protobuf");
    return new Response(encodeStatus(rpcCode, message), { status, headers });
  }
  headers.set("Content-Type", "application/json");
  return new Response(JSON.stringify({ error: { code, message, path }, code: rpcCode, message }), { status, headers });
}
