import net, { type Socket } from "node:net";
import tls from "node:tls";

const PATIENCE_MS = 2_000;

interface At {
  readonly host: string;
  readonly port: number;
}

/** Whether the other side answers a TLS handshake, whoever it is and whatever it thinks of us. */
export function speaksTls({ host, port }: At): Promise<boolean> {
  const socket = tls.connect({ host, port, rejectUnauthorized: false, ALPNProtocols: ["h2", "http/1.1"] });
  return happens(socket, "secureConnect");
}

/** Whether somebody accepts connections there. */
export const listens = ({ host, port }: At): Promise<boolean> => happens(net.connect({ host, port }), "connect");

const happens = (socket: Socket, event: "connect" | "secureConnect"): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end(false));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
    socket.once(event, () => end(true));
  });
