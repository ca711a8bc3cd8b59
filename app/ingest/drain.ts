import type { Server } from "node:http";

const SWEEP_MS = 50;

/**
 * Stops taking connections and resolves when every request that was being answered has been. Connections that are kept
 * alive would stay open after their last answer, so they are closed as they fall idle.
 */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
