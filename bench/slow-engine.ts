import http from "node:http";
import path from "node:path";

const socketPath = "/var/run/docker.sock";
const layers = 8;
const layerBytes = 200e6;
const reportMs = 100;

/**
 * A Docker engine that downloads for ever: the machine's own, but it has no image of the tag, and reports of its download
 * as often as a real one does. @returns how it is named in DOCKER_HOST, and how it is closed
 */
export async function slowEngine(directory: string, tag: string) {
  const server = http.createServer((request, response) => {
    if (request.url?.includes("/images/create")) {
      response.writeHead(200, { "Content-Type": "application/json" });
      let current = 0;
      const reporting = setInterval(() => {
        current = (current + 1e6) % layerBytes;
        for (let layer = 0; layer < layers; layer += 1) {
          const progressDetail = { current, total: layerBytes };
          response.write(`${JSON.stringify({ status: "Downloading", id: `layer${layer}`, progressDetail })}\n`);
        }
      }, reportMs);
      response.on("close", () => clearInterval(reporting));
    } else if (request.url?.includes(`:${tag}/json`)) {
      response.writeHead(404, { "Content-Type": "application/json" }).end('{"message":"no such image"}');
    } else {
      const { method, url, headers } = request;
      const forwarded = http.request({ socketPath, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      forwarded.on("error", () => response.destroy());
      request.pipe(forwarded);
    }
  });
  const socket = path.join(directory, "engine.sock");
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
