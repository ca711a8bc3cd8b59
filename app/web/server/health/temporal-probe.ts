import protobuf from "protobufjs/minimal.js";
import { grpcUnary } from "./grpc-unary.ts";
import { type Probe, ProbeFailure } from "./probe.ts";

const SERVING = 1; // grpc.health.v1.HealthCheckResponse.ServingStatus
const FRONTEND = "temporal.api.workflowservice.v1.WorkflowService";

/** Passes when Temporal's frontend says that it serves (gRPC Health Checking Protocol). @param address host:port */
export const temporalProbe =
  (address: string): Probe =>
  async (signal) => {
    const message = protobuf.Writer.create().uint32(tag(1, BYTES)).string(FRONTEND).finish();
    const answer = await grpcUnary({ address, path: "/grpc.health.v1.Health/Check", message, signal });
    if (readStatus(answer) !== SERVING) throw new ProbeFailure("It answers but does not serve yet.");
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
