import { once } from "node:events";
import { createServer } from "node:http2";

/** gRPC's NOT_FOUND, as trailers-only response: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
const notFound = {
  ":status": 200,
  "content-type": "application/grpc",
  "grpc-status": "5",
  "grpc-message": "Namespace default is not found.",
};

/** A Temporal whose database has been emptied: whatever it is asked, it knows no such namespace. */
export async function forgetfulTemporal(): Promise<{ address: string; close: () => void }> {
  const server = createServer();
  const sessions = new Set<{ destroy: () => void }>();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream) => stream.respond(notFound, { endStream: true }));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("no TCP port was given");
  return {
    address: `127.0.0.1:${bound.port}`,
    close: () => {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}
