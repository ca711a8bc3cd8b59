import { serve } from "@hono/node-server";

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no new request, lets those under way finish, and cuts off what takes longer than six seconds. */
  drain(): Promise<void>;
}

const DRAIN_MS = 6_000;

/** Listens on every address of this machine, IPv6 and IPv4. @param port 0 for any free one */
export function listen(fetch: (request: Request) => Response | Promise<Response>, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port }, (info) =>
      resolve({
        port: info.port,
        drain: () =>
          new Promise((drained) => {
            server.close(() => drained());
            if (!("closeAllConnections" in server)) return; // HTTP/2 only, which we do not serve
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
          }),
      }),
    );
    server.once("error", reject);
  });
}
