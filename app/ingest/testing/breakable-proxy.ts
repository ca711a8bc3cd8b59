import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy that can fail in the ways that a network or a server does. */
export interface BreakableProxy {
  /** The same URL, through the proxy. */
  through(url: string): string;
  /** Resets every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Keeps connections open, and takes new ones, but passes nothing on. */
  freeze(): void;
  /** Works again. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Stands before the server of a URL. */
export async function breakableProxy(target: string, defaultPort: number): Promise<BreakableProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server: Server = createServer((near) => {
    const far = connect(Number(port || defaultPort), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("data", (chunk) => {
        if (!frozen) other.write(chunk);
      });
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");

  const cut = async () => {
    const closed = server.listening ? once(server, "close") : undefined;
    if (server.listening) server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  };
  return {
    through: (url) => Object.assign(new URL(url), { host: `127.0.0.1:${address.port}` }).href,
    cut,
    freeze: () => {
      frozen = true;
    },
    async mend() {
      frozen = false;
      if (server.listening) return;
      server.listen(address.port, "127.0.0.1");
      await once(server, "listening");
    },
    close: cut,
  };
}
