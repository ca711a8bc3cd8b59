import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from "node:net";

/** A TCP proxy that can be cut and mended, for a server that goes away and comes back at the same address. */
export interface BreakableProxy {
  /** The target's URL with the proxy's host and port in it. */
  readonly url: string;
  /** Closes every connection and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function breakableProxy(target: string): Promise<BreakableProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server;
  const mend = (at: number) =>
    new Promise<number>((resolve) => {
      server = createServer((near) => {
        const far = dial(Number(port), hostname);
        for (const [one, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(one);
          one.pipe(other);
          one.on("error", () => other.destroy());
          one.on("close", () => {
            sockets.delete(one);
            other.destroy();
          });
        }
      });
      server.listen(at, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)); // a TCP server has a port
    });
  const own = await mend(0);
  return {
    url: Object.assign(new URL(target), { hostname: "127.0.0.1", port: String(own) }).href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    mend: async () => {
      await mend(own);
    },
  };
}
