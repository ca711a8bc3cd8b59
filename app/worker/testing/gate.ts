import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP port in front of a real service, opened and closed at will: the service seems to be there, or to be away. */
export class Gate {
  readonly address: string;
  readonly #target: { host: string; port: number };
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(port: number, target: { host: string; port: number }) {
    this.#port = port;
    this.#target = target;
    this.address = `127.0.0.1:${port}`;
  }

  /** Takes a free port and leaves it closed. */
  static async to(address: string): Promise<Gate> {
    const [host = "", port = ""] = address.split(":");
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const free = probe.address();
    probe.close();
    await once(probe, "close");
    if (free === null || typeof free === "string") throw new Error("no TCP port was given");
    return new Gate(free.port, { host, port: Number(port) });
  }

  async open(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(this.#target);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("close", () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
        socket.on("error", () => {}); // «close» follows
      }
      near.pipe(far).pipe(near);
    }).listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async close(): Promise<void> {
    const closed = this.#server === undefined ? Promise.resolve() : once(this.#server, "close");
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
