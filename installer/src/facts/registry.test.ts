import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { DockerCli } from "../engine/docker-cli.ts";
import { findEndpoint } from "../engine/endpoint.ts";
import { EngineApi } from "../engine/engine-api.ts";
import { temporaryDirectory } from "../testing/temporary-directory.ts";
import { lookAtRegistry } from "./registry.ts";

/* A real engine, which speaks plain HTTP to registries on 127.0.0.0/8, and registries of ours. */

const api = new EngineApi(await findEndpoint(process.env));
const cli = new DockerCli({ ...process.env, DOCKER_CONFIG: "/nowhere" });

const type = "application/vnd.docker.distribution.manifest.list.v2+json";
const list = JSON.stringify({
  schemaVersion: 2,
  mediaType: type,
  manifests: ["amd64", "riscv64"].map((architecture) => ({
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    size: 7,
    digest: `sha256:${"0".repeat(64)}`,
    platform: { os: "linux", architecture },
  })),
});

/** Serves a registry. @returns an image in it, and the requests that came for one */
async function registry(refuse: (request: IncomingMessage, answer: ServerResponse) => boolean = () => false) {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    if (request.url !== "/v2/") asked.push(`${request.method} ${request.url?.replace(/sha256:.*/, "DIGEST")}`);
    if (refuse(request, answer)) return;
    if (request.url === "/v2/") answer.end("{}");
    else answer.writeHead(200, { "Content-Type": type, "Content-Length": list.length }).end(list);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { image: `127.0.0.1:${(server.address() as AddressInfo).port}/some/image:1`, asked }; // listening on TCP
}

describe("lookAtRegistry", () => {
  it("tells for what an image is there, and asks once, with one request that counts as a download", async () => {
    const { image, asked } = await registry();
    const fact = {
      reference: image,
      registry: image.replace(/\/.*/, ""),
      mirrored: false,
      platforms: ["linux/amd64", "linux/riscv64"],
      problem: undefined,
    };
    expect(await lookAtRegistry(api, cli, [image])).toEqual([fact]);
    expect(await lookAtRegistry(api, cli, [image])).toEqual([fact]);
    expect(asked.filter((request) => request.includes("DIGEST"))).toEqual(["GET /v2/some/image/manifests/DIGEST"]);
    api.forget();
    await lookAtRegistry(api, cli, [image]);
    expect(asked.filter((request) => request.includes("DIGEST"))).toHaveLength(2);
  });

  it("asks again for what there was not", async () => {
    let there = false;
    const { image } = await registry((_, answer) => {
      if (!there) answer.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
      return !there;
    });
    expect(await lookAtRegistry(api, cli, [image])).toMatchObject([
      { platforms: [], problem: expect.stringContaining("manifest unknown") },
    ]);
    there = true;
    expect(await lookAtRegistry(api, cli, [image])).toMatchObject([{ problem: undefined }]);
  });

  it("asks with the name of who has signed in, once the registry wants one", async () => {
    const basic = `Basic ${Buffer.from("ada:x").toString("base64")}`;
    const { image } = await registry(({ headers }, answer) => {
      if (headers.authorization === basic) return false;
      answer.writeHead(401, { "WWW-Authenticate": 'Basic realm="x"' }).end();
      return true;
    });
    expect(await lookAtRegistry(api, cli, [image])).toMatchObject([{ problem: expect.stringContaining("basic auth") }]);
    const DOCKER_CONFIG = path.join(await temporaryDirectory(), "docker");
    await mkdir(DOCKER_CONFIG);
    const auths = { [image.replace(/\/.*/, "")]: { auth: basic.replace("Basic ", "") } };
    await writeFile(path.join(DOCKER_CONFIG, "config.json"), JSON.stringify({ auths }));
    const signedIn = new DockerCli({ ...process.env, DOCKER_CONFIG });
    expect(await lookAtRegistry(api, signedIn, [image])).toMatchObject([{ problem: undefined }]);
  });

  it("asks nobody when nothing has to be downloaded", async () => {
    const nowhere = new EngineApi(await findEndpoint({ DOCKER_HOST: "unix:///nowhere" }));
    expect(await lookAtRegistry(nowhere, cli, [])).toEqual([]);
  });
});
