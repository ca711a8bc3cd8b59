import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that the kernel gives to outgoing connections, any of which could take a free one away. */
const LOWEST = 20_000;
const PER_WORKER = 4_000;
const given = new Set<number>();

/**
 * A port that nothing listens on. It is chosen here because Docker would choose another at each start, and from numbers
 * of this worker's own, each once, as it is bound only later.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 3;
  for (;;) {
    const port = LOWEST + worker * PER_WORKER + Math.floor(Math.random() * PER_WORKER);
    if (given.has(port)) continue;
    const server = createServer().listen(port, "0.0.0.0");
    const free = await Promise.race([
      once(server, "listening").then(() => true),
      once(server, "error").then(() => false),
    ]);
    server.close();
    if (!free) continue;
    given.add(port);
    return port;
  }
}

/** Two of them. */
export const freePorts = async (): Promise<readonly [web: number, ingest: number]> => {
  const web = await freePort();
  for (;;) {
    const ingest = await freePort();
    if (ingest !== web) return [web, ingest];
  }
};
