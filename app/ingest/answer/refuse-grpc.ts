/** What a gRPC client prints beside its status. Plain ASCII without «%», which needs no encoding there. */
const message =
  "This port takes OTLP over HTTP, not gRPC. Use the HTTP exporter (OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf) and send to /v1/traces here.";

const UNIMPLEMENTED = "12"; // google.rpc.Code; exporters do not retry it

/** Headers that end a gRPC call without a message («Trailers-Only», gRPC over HTTP/2). */
export const grpcRefusalHeaders = {
  "content-type": "application/grpc",
  "grpc-status": UNIMPLEMENTED,
  "grpc-message": message,
};

export const isGrpc = (headers: Headers): boolean => /^application\/grpc\b/i.test(headers.get("content-type") ?? "");

/** The answer to gRPC that a proxy has made HTTP/1.1 of. Of a body it must be known that there is none: a proxy may
 * else send headers and end apart, and what gRPC clients read is what ends a call. */
export const refuseGrpc = (): Response =>
  new Response(null, { status: 415, headers: { ...grpcRefusalHeaders, "Content-Length": "0" } });
