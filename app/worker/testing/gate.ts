import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP port in front of a real service, opened and closed at will: the service seems to be there, or to be away. */
export class Gate {
  readonly address: string;
  readonly #target: string;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  private constructor(port: number, target: string) {
    this.#port = port;
    this.#target = target;
    this.address = `127.0.0.1:${port}`;
  }

  /** Takes a free port and leaves it closed. */
  static async to(address: string): Promise<Gate> {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const free = probe.address();
    probe.close();
    await once(probe, "close");
    if (free === null || typeof free === "string") throw new Error("no TCP port was given");
    return new Gate(free.port, address);
  }

  /** Lets connections through, to another service if one is given. */
  async open(target = this.#target): Promise<void> {
    const [host, port] = target.split(":");
    this.#server = createServer((near) => {
      const far = connect({ host, port: Number(port) });
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

  /** Refuses connections, and breaks those that there are. */
  async close(): Promise<void> {
    const closed = this.#server === undefined ? Promise.resolve() : once(this.#server, "close");
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
