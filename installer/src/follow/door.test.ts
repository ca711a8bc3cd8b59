import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { distrust, knock, whyClosed } from "./door.ts";

/** A server with a certificate of its own making, which says by what name and host it was asked. */
async function gateway(): Promise<number> {
  const directory = await temporaryDirectory();
  const [key, cert] = [path.join(directory, "key"), path.join(directory, "cert")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  execFileSync("openssl", ["req", "-x509", ...curve, "-keyout", key, "-out", cert, "-subj", "/CN=x"], {
    stdio: "ignore",
  });
  let name = "";
  const server = createServer(
    {
      key: readFileSync(key),
      cert: readFileSync(cert),
      SNICallback: (asked, done) => {
        name = asked;
        done(null);
      },
    },
    (request, response) => response.end(`${name} ${request.headers.host} ${request.url}`),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port; // listening on TCP, so it is an object
}

const signal = AbortSignal.timeout(10_000);

it("asks this machine by the URL's name, and tells that few would trust the certificate", async () => {
  const port = await gateway();
  const door = { url: "https://observe.example.com:8443", connectTo: { host: "127.0.0.1", port } };
  expect(await knock(door, "/health", {}, signal)).toEqual({
    status: 200,
    text: "observe.example.com observe.example.com:8443 /health",
  });
  expect(await distrust(door, signal)).toMatch(/self.signed/i);
});

it("finds nothing to trust or distrust without TLS, or where nobody answers", async () => {
  expect(await distrust({ url: "http://127.0.0.1:1" }, signal)).toBeUndefined();
  expect(await distrust({ url: "https://127.0.0.1:1" }, signal)).toBeUndefined();
});

it("says why a door is closed, and nothing of one that somebody opens", async () => {
  const port = await gateway();
  expect(await whyClosed({ url: `https://127.0.0.1:${port}` }, 1000)).toBeUndefined();
  expect(await whyClosed({ url: "http://127.0.0.1:1" }, 1000)).toBe("127.0.0.1 refuses connections to port 1");
  expect(await whyClosed({ url: "https://nowhere.invalid" }, 5000)).toMatch(/^nowhere\.invalid, port 443: .*nowhere/);
});
