import http from "node:http";

/** Where to send to, and what goes with each request. */
export interface Target {
  readonly host?: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends every body once to `/v1/traces`, so many at a time, over connections that stay open.
 * @returns how long each took, in ms
 * @throws when one is not acknowledged
 */
export async function sendBodies(target: Target, bodies: readonly Buffer[], clients: number): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const queue = [...bodies];
  const times: number[] = [];
  const client = async () => {
    for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
      const start = performance.now();
      await post(agent, target, body);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return times;
}

function post(agent: http.Agent, { host = "127.0.0.1", port, headers }: Target, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const all = { "Content-Type": "application/x-protobuf", "Content-Length": body.length, ...headers };
    const request = http.request(
      { agent, host, port, path: "/v1/traces", method: "POST", headers: all },
      (response) => {
        response.resume();
        response.once("end", () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`ingest answered ${response.statusCode}`)),
        );
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}
