import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import type { NearMissFacts } from "@cognobserve/contracts/near-miss";
import { afterEach, beforeEach, expect, it } from "vitest";
import { drain } from "../drain.ts";
import { answerOtherProtocols } from "./other-protocols.ts";

/* Real sockets, spoken to by clients of other protocols than HTTP/1.1. */

let server: Server;
let port: number;
let misses: { facts: NearMissFacts; key: string | null | undefined }[];

beforeEach(async () => {
  misses = [];
  server = createServer((_, response) => response.end("http/1.1"));
  answerOtherProtocols(server, (facts, headers) => misses.push({ facts, key: headers?.get("x-api-key") }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  ({ port } = server.address() as AddressInfo); // it listens on a port, so its address is no path
});
afterEach(async () => await drain(server)); // would never end if a connection were left open

async function overHttp2(path: string, contentType: string) {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const closed = once(session, "close");
  const call = session.request({
    ":method": "POST",
    ":path": path,
    "content-type": contentType,
    "x-api-key": "the key",
    te: "trailers",
  });
  call.end(Buffer.alloc(100));
  const [headers] = await once(call, "response");
  const body = await text(call);
  await closed; // by the server
  return { headers, body };
}

const raw = async (bytes: string | Buffer): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  socket.write(bytes);
  return await text(socket);
};

it("a gRPC client gets a status that it prints, and is not asked to try again", async () => {
  const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
  const { headers, body } = await overHttp2(path, "application/grpc");
  expect(headers).toMatchObject({ ":status": 200, "content-type": "application/grpc", "grpc-status": "12" });
  expect(decodeURIComponent(String(headers["grpc-message"]))).toMatch(/OTLP over HTTP, not gRPC.*http\/protobuf/);
  expect(body).toBe("");
  expect(misses).toEqual([{ facts: { kind: "grpc" }, key: "the key" }]);
});

it("another HTTP/2 client is told to speak HTTP/1.1, and is no near miss of gRPC", async () => {
  const { headers, body } = await overHttp2("/v1/traces", "application/json");
  expect([headers[":status"], body]).toEqual([505, "This port speaks HTTP/1.1."]);
  expect(misses).toEqual([]);
});

it("an HTTP/2 preface with nonsense behind it ends the connection, and nothing else", async () => {
  await raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense that is no frame of settings at all");
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("http/1.1");
});

it("TLS is answered in plain HTTP, which its clients know for what it is", async () => {
  const tls = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
  const [error] = await once(tls, "error");
  expect(error.code).toMatch(/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/);
  expect(misses).toEqual([{ facts: { kind: "tls" }, key: undefined }]);
  const hello = Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3]);
  expect(await raw(hello)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*use http:\/\/ in place of https:\/\/\.$/);
});

it("what is no protocol at all gets the answers that Node gives", async () => {
  expect(await raw("nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  expect(misses).toEqual([]);
});
