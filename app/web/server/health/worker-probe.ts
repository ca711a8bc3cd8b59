import protobuf from "protobufjs/minimal.js";
import { type GrpcServer, GrpcStatusError, grpcUnary } from "./grpc-unary.ts";
import { type Probe, ProbeFailure } from "./probe.ts";

/** A worker asks for work anew at least once a minute (Temporal's long poll); the rest is for a slow network. */
const FRESH_SECONDS = 75;
const WORKFLOWS = 1; // temporal.api.enums.v1.TaskQueueType
const NOT_FOUND = 5; // gRPC status: the namespace does not exist yet
const BYTES = 2; // wire type of strings and messages (protobuf.dev, «Encoding»)
const VARINT = 0;

const tag = (field: number, wireType: number): number => (field << 3) | wireType;

/**
 * Passes when somebody polls our task queue: Temporal itself knows best whether a worker takes work.
 * @param server Temporal's frontend
 */
export const workerProbe =
  (
    server: GrpcServer,
    queue: { readonly namespace: string; readonly taskQueue: string },
    now: () => number = Date.now,
  ): Probe =>
  async (signal) => {
    const path = "/temporal.api.workflowservice.v1.WorkflowService/DescribeTaskQueue";
    const answer = await grpcUnary({ server, path, message: request(queue), signal }).catch(explain);
    const lastPoll = Math.max(...pollTimes(answer), 0);
    if (now() / 1_000 - lastPoll > FRESH_SECONDS) {
      throw new ProbeFailure("No worker has asked Temporal for work in the last minute: it is stopped or starting.");
    }
  };

function explain(error: unknown): never {
  if (error instanceof GrpcStatusError && error.status === NOT_FOUND) {
    throw new ProbeFailure("Temporal does not know our namespace yet: the worker makes it when it starts.");
  }
  if (error instanceof GrpcStatusError)
    throw new ProbeFailure("Temporal cannot say which workers there are right now.");
  throw new ProbeFailure("Temporal cannot be reached, and without it no worker gets work.");
}

/** DescribeTaskQueueRequest { namespace = 1, task_queue = 2 { name = 1 }, task_queue_type = 3 }. */
const request = ({ namespace, taskQueue }: { readonly namespace: string; readonly taskQueue: string }): Uint8Array =>
  protobuf.Writer.create()
    .uint32(tag(1, BYTES))
    .string(namespace)
    .uint32(tag(2, BYTES))
    .fork()
    .uint32(tag(1, BYTES))
    .string(taskQueue)
    .ldelim()
    .uint32(tag(3, VARINT))
    .int32(WORKFLOWS)
    .finish();

/** DescribeTaskQueueResponse { pollers = 1 { last_access_time = 1 { seconds = 1 } } }, in Unix seconds. */
const pollTimes = (answer: Uint8Array): number[] =>
  messages(answer).flatMap((poller) => messages(poller).map((timestamp) => seconds(timestamp)));

/** Every message in field 1. */
function messages(bytes: Uint8Array): Uint8Array[] {
  const reader = protobuf.Reader.create(bytes);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const next = reader.uint32();
    if (next === tag(1, BYTES)) found.push(reader.bytes());
    else reader.skipType(next & 7);
  }
  return found;
}

function seconds(timestamp: Uint8Array): number {
  const reader = protobuf.Reader.create(timestamp);
  while (reader.pos < reader.len) {
    const next = reader.uint32();
    if (next === tag(1, VARINT)) return Number(reader.int64());
    reader.skipType(next & 7);
  }
  return 0;
}
