import { type ClientHttp2Session, connect } from "node:http2";
import type { ConnectionOptions } from "node:tls";
import { ProbeFailure } from "./probe.ts";

/** The server answered with a gRPC status other than OK. */
export class GrpcStatusError extends Error {
  override readonly name = "GrpcStatusError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(`gRPC status ${status}: ${message}`);
    this.status = status;
  }
}

/** Whom to call. */
export interface GrpcServer {
  /** host:port */
  readonly address: string;
  /** Unset: it is spoken to without TLS. */
  readonly tls?: ConnectionOptions | undefined;
  /** What every call carries, such as an API key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One call with one message each way, as «gRPC over HTTP/2» (grpc.io, PROTOCOL-HTTP2.md) lays it on the wire. */
export interface GrpcCall {
  readonly server: GrpcServer;
  /** For example `/grpc.health.v1.Health/Check`. */
  readonly path: string;
  /** An encoded protobuf message. */
  readonly message: Uint8Array;
  readonly signal: AbortSignal;
}

const FRAME_HEADER = 5; // one byte «compressed», four of length

/**
 * Calls and disconnects. A health check needs two calls a second at most, for which Temporal's own client would cost
 * 20 MB of memory.
 * @returns the encoded answer
 * @throws GrpcStatusError, or a connection's error
 */
export async function grpcUnary(what: GrpcCall): Promise<Uint8Array> {
  const { address, tls } = what.server;
  const session = tls === undefined ? connect(`http://${address}`) : connect(`https://${address}`, tls);
  try {
    return await call(session, what);
  } finally {
    session.destroy();
  }
}

function call(session: ClientHttp2Session, { server, path, message, signal }: GrpcCall) {
  return new Promise<Uint8Array>((resolve, reject) => {
    session.on("error", reject);
    const stream = session.request({
      ...server.metadata,
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    signal.addEventListener("abort", () => reject(new ProbeFailure("It did not answer in time.")), { once: true });
    const chunks: Buffer[] = [];
    let status: string | undefined;
    let reason = "";
    // An answer without a message carries its status in the headers, any other in the trailers.
    const readStatus = (headers: Record<string, string | string[] | number | undefined>) => {
      if (headers["grpc-status"] === undefined) return;
      status = String(headers["grpc-status"]);
      reason = String(headers["grpc-message"] ?? "");
    };
    stream.on("response", readStatus);
    stream.on("trailers", readStatus);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => {
      if (status === "0") resolve(Buffer.concat(chunks).subarray(FRAME_HEADER));
      else if (status === undefined) reject(new ProbeFailure("It does not speak gRPC: check TEMPORAL_ADDRESS."));
      else reject(new GrpcStatusError(Number(status), reason));
    });
    const header = Buffer.alloc(FRAME_HEADER);
    header.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([header, message]));
  });
}
