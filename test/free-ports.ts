import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** Two ports that nothing listens on. They are chosen here because Docker would choose others at each start. */
export async function freePorts(): Promise<readonly [web: number, ingest: number]> {
  const servers = [createServer(), createServer()] as const;
  const [web, ingest] = await Promise.all([listen(servers[0]), listen(servers[1])]);
  for (const server of servers) server.close();
  return [web, ingest];
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port; // not a socket's path, as it listens on a port
}
