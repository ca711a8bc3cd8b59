/** What a gRPC client prints beside its status. */
export const GRPC_MESSAGE =
  "This port takes OTLP over HTTP, not gRPC. Use the HTTP exporter (OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf) and send to /v1/traces here.";

const UNIMPLEMENTED = "12"; // google.rpc.Code; exporters do not retry it

/** Headers that end a gRPC call without a message («Trailers-Only», gRPC over HTTP/2). The text is percent-encoded. */
export const grpcRefusalHeaders = {
  "content-type": "application/grpc",
  "grpc-status": UNIMPLEMENTED,
  "grpc-message": encodeURIComponent(GRPC_MESSAGE).replaceAll("%20", " "),
};

export const isGrpc = (headers: Headers): boolean => /^application\/grpc\b/i.test(headers.get("content-type") ?? "");

/** The answer to gRPC that a proxy has made HTTP/1.1 of. */
export const refuseGrpc = (): Response => new Response(null, { status: 415, headers: grpcRefusalHeaders });
