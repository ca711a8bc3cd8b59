import protobuf from "protobufjs/minimal.js";

/** google.rpc.Status (google/rpc/status.proto): code = 1, message = 2. */
export const encodeStatus = (code: number, message: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(protobuf.Writer.create().uint32(8).int32(code).uint32(18).string(message).finish());
