import http2 from "node:http2";
import type { ConnectionOptions } from "node:tls";

/** Where a gRPC server is, and what every call to it carries. */
export interface GrpcServer {
  /** host:port */
  readonly address: string;
  /** undefined: plain HTTP/2. */
  readonly tls: ConnectionOptions | undefined;
  /** Metadata, such as an API key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An answer: a gRPC status code (grpc.io, «Status codes») with its message, and the message of the call. */
export interface GrpcAnswer {
  readonly status: number;
  readonly message: string;
  readonly body: Buffer;
}

const PATIENCE_MS = 5_000;
/** What a connection breaks with may come after the call that it carried has ended. */
const LAST_WORDS_MS = 200;

/**
 * One unary call (gRPC over HTTP2, «Requests» and «Responses»), on a connection of its own.
 * @param method full path, such as /package.Service/Method
 * @param body the request, encoded as protobuf
 * @throws the connection's error, or one that says that the other side speaks no gRPC
 */
export function grpcCall({ address, tls, metadata }: GrpcServer, method: string, body: Buffer): Promise<GrpcAnswer> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`${tls === undefined ? "http" : "https"}://${address}`, tls);
    const fail = (error: Error) => {
      clearTimeout(timer);
      session.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(Object.assign(new Error(`no answer in ${PATIENCE_MS / 1000} seconds`), { code: "ETIMEDOUT" })),
      PATIENCE_MS,
    );
    let broken: Error | undefined;
    session.on("error", (error) => {
      broken = error;
    });
    // Whatever breaks the connection is told before it closes; a call that it carried only says that it was cancelled.
    session.on("close", () => fail(broken ?? new Error("the answer is no gRPC")));
    const stream = session.request({
      ...metadata,
      ":method": "POST",
      ":path": method,
      "content-type": "application/grpc",
      te: "trailers",
    });
    let headers: http2.IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    // A call that fails at once is answered with a single block of headers, which holds its status.
    const take = (block: http2.IncomingHttpHeaders) => {
      headers = { ...headers, ...block };
    };
    stream.on("response", take);
    stream.on("trailers", take);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", () => {}); // the connection's own error says why
    stream.on("close", () => {
      const status = headers["grpc-status"];
      const message = decodeURIComponent(String(headers["grpc-message"] ?? ""));
      if (typeof status === "string") {
        resolve({ status: Number(status), message, body: Buffer.concat(chunks).subarray(5) });
        session.close();
      } else setTimeout(() => session.destroy(), LAST_WORDS_MS);
    });
    // Not compressed, then the length, then the message (gRPC over HTTP2, «Length-Prefixed-Message»).
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(body.length, 1);
    stream.end(Buffer.concat([prefix, body]));
  });
}

/** A protobuf field of wire type 2, a string (protobuf.dev, «Encoding»). */
export function stringField(number: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** The string in field 1 of a message in which it comes first; empty when there is none. */
export function firstString(message: Buffer): string {
  if (message[0] !== ((1 << 3) | 2)) return "";
  const length = message[1] ?? 0; // server versions and names are shorter than 128 bytes
  return message.subarray(2, 2 + length).toString("utf8");
}
