import { serve } from "@hono/node-server";

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no new request, lets those under way finish, and cuts off what takes longer than six seconds. */
  drain(): Promise<void>;
}

const DRAIN_MS = 6_000;
const SWEEP_MS = 50;

/** Listens on every address of this machine, IPv6 and IPv4. @param port 0 for any free one */
export function listen(fetch: (request: Request) => Response | Promise<Response>, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port }, (info) =>
      resolve({
        port: info.port,
        drain: () =>
          new Promise((drained) => {
            if (!("closeAllConnections" in server)) throw new Error("only HTTP/1.1 servers are made here");
            // Browsers keep a connection open after its last answer: it is closed once that has been sent.
            const closing = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
            const patience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
            server.close(() => {
              clearInterval(closing);
              clearTimeout(patience);
              drained();
            });
          }),
      }),
    );
    server.once("error", reject);
  });
}
