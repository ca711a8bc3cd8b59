import type { Server } from "node:http";
import { performServerHandshake, type ServerHttp2Session } from "node:http2";
import type { Duplex } from "node:stream";
import { grpcRefusalHeaders } from "../answer/refuse-grpc.ts";
import type { NoteMiss } from "../near-miss/note-miss.ts";

/*
 * Answers those who do not speak HTTP/1.1 to this port. Node's parser notices them, so other connections pay nothing.
 */

const TLS_HANDSHAKE = 0x16; // RFC 8446, 5.1: ContentType
const ONE_CALL_MS = 5_000;
const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};
const TLS_TEXT = "This port speaks plain HTTP: use http:// in place of https://.";

interface ParseError extends Error {
  readonly code?: string;
  /** Bytes that were not understood. */
  readonly rawPacket?: Buffer;
}

export function answerOtherProtocols(server: Server, noteMiss: NoteMiss): void {
  server.on("clientError", (error: ParseError, socket) => {
    const { code = "", rawPacket } = error;
    if (code === "HPE_PAUSED_H2_UPGRADE" && rawPacket !== undefined) return refuseHttp2(socket, rawPacket, noteMiss);
    const tls = rawPacket?.[0] === TLS_HANDSHAKE;
    if (tls) noteMiss({ kind: "tls" }, undefined);
    // Clients of TLS know an answer in HTTP when they see one, and say so better than after any alert.
    if (socket.writable && !isAnswering(socket))
      socket.write(plainAnswer(statuses[code] ?? "400 Bad Request", tls ? TLS_TEXT : ""));
    socket.destroy(error);
  });
}

/** Whether an answer is on its way, as Node itself looks before it writes one of these. */
const isAnswering = (socket: Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null }): boolean =>
  socket._httpMessage?.headersSent === true;

const plainAnswer = (status: string, text: string): string =>
  [
    `HTTP/1.1 ${status}`,
    "Connection: close",
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(text)}`,
    "",
    text,
  ].join("\r\n");

/** Takes a connection over from the HTTP/1.1 parser, answers its first call as gRPC clients can read it, and ends it. */
function refuseHttp2(socket: Duplex, received: Buffer, noteMiss: NoteMiss): void {
  for (const event of ["data", "drain", "timeout"]) socket.removeAllListeners(event);
  socket.pause(); // keeps what is put back until the session takes it
  socket.unshift(received);
  const session: ServerHttp2Session = performServerHandshake(socket);
  setImmediate(() => socket.resume());
  const tooLong = setTimeout(() => session.destroy(), ONE_CALL_MS).unref();
  session.on("close", () => clearTimeout(tooLong));
  session.on("error", () => {}); // the client is gone, or speaks no HTTP/2 either
  session.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    if (/^application\/grpc\b/i.test(headers["content-type"] ?? "")) {
      noteMiss({ kind: "grpc" }, plainHeaders(headers));
      stream.respond({ ":status": 200, ...grpcRefusalHeaders }, { endStream: true });
    } else {
      stream.respond({ ":status": 505, "content-type": "text/plain" });
      stream.end("This port speaks HTTP/1.1.");
    }
    session.close();
  });
}

/** Without HTTP/2's own, whose names begin with a colon. */
function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const plain = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  return new Headers(plain.map(([name, value]) => [name, String(value)]));
}
