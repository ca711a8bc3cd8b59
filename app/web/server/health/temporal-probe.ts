import protobuf from "protobufjs/minimal.js";
import { type GrpcServer, GrpcStatusError, grpcUnary } from "./grpc-unary.ts";
import { type Probe, ProbeFailure } from "./probe.ts";

const SERVING = 1; // grpc.health.v1.HealthCheckResponse.ServingStatus
const FRONTEND = "temporal.api.workflowservice.v1.WorkflowService";

/** gRPC status codes. */
const UNIMPLEMENTED = 12;
const REFUSALS = [7, 16]; // PERMISSION_DENIED, UNAUTHENTICATED

/** Passes when Temporal's frontend says that it serves (gRPC Health Checking Protocol), or answers without knowing that. */
export const temporalProbe =
  (server: GrpcServer): Probe =>
  async (signal) => {
    const message = protobuf.Writer.create().uint32(tag(1, BYTES)).string(FRONTEND).finish();
    try {
      const answer = await grpcUnary({ server, path: "/grpc.health.v1.Health/Check", message, signal });
      if (readStatus(answer) !== SERVING) throw new ProbeFailure("It answers but does not serve yet.");
    } catch (error) {
      if (!(error instanceof GrpcStatusError)) throw error;
      if (REFUSALS.includes(error.status)) throw new ProbeFailure("It refuses our certificate or API key.");
      if (error.status !== UNIMPLEMENTED) throw error;
    }
  };

const BYTES = 2; // wire type of strings and messages (protobuf.dev, «Encoding»)
const tag = (field: number, wireType: number): number => (field << 3) | wireType;

/** HealthCheckResponse { status = 1 }. */
function readStatus(answer: Uint8Array): number {
  const reader = protobuf.Reader.create(answer);
  let status = 0;
  while (reader.pos < reader.len) {
    const next = reader.uint32();
    if (next >>> 3 === 1) status = reader.int32();
    else reader.skipType(next & 7);
  }
  return status;
}
