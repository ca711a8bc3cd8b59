import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { pullFailure } from "../failures/pull-failure.ts";
import { DockerCli } from "./docker-cli.ts";
import { findEndpoint } from "./endpoint.ts";
import { EngineApi } from "./engine-api.ts";
import { findImage } from "./images.ts";
import { type PullProgress, pull, splitReference } from "./pull.ts";

/* A real engine and a registry of ours; engines speak plain HTTP to registries on 127.0.0.0/8. */

const api = new EngineApi(await findEndpoint(process.env));
const cli = new DockerCli(process.env);

/** Serves a registry on a port of its own. @returns host:port */
async function registry(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP, so it is an object
}

const answer =
  (status: number, code: string): RequestListener =>
  (request, response) => {
    if (request.url === "/v2/") response.writeHead(200).end();
    else
      response
        .writeHead(status, { "Content-Type": "application/json" })
        .end(JSON.stringify({ errors: [{ code, message: code }] }));
  };

const codeOf = async (reference: string): Promise<string> =>
  pull(api, cli, reference, AbortSignal.timeout(20_000), () => undefined).then(
    () => "none",
    (error: unknown) => pullFailure(reference, error instanceof Error ? error.message : String(error)).text.code,
  );

describe("pull", () => {
  it("fetches an image, telling bytes as they come", async () => {
    // Many files take long enough to unpack: of what passes in a moment, the engine only tells how it ended.
    const files = Array.from({ length: 4000 }, (_, index) => tarOf(`hello-${index}`, Buffer.alloc(512, 7)));
    const layer = gzipSync(Buffer.concat([...files, Buffer.alloc(1024)]), { level: 0 });
    const image = imageOf(layer);
    const host = await registry((request, response) => {
      const blob = image.get(request.url?.split("/").at(-1) ?? "");
      if (request.url === "/v2/") response.writeHead(200).end();
      else if (blob === undefined) response.writeHead(404).end();
      else
        response
          .writeHead(200, {
            "Content-Type": blob.type,
            "Content-Length": blob.body.length,
            "Docker-Content-Digest": digest(blob.body),
          })
          .end(blob.body);
    });
    const reference = `${host}/some/image:1`;
    onTestFinished(() => void execFileSync("docker", ["image", "rm", reference]));
    const progress: PullProgress[] = [];
    await pull(api, cli, reference, AbortSignal.timeout(60_000), (state) => progress.push(state));
    expect(await findImage(api, reference)).toBeDefined();
    const whole = { downloadedBytes: layer.length, totalBytes: layer.length };
    expect(progress.at(-1)).toMatchObject({ ...whole, layers: [{ ...whole, state: "done" }] });
    expect(new Set(progress.flatMap(({ layers }) => layers.map(({ state }) => state)))).toContain("unpacking");
  });

  it.each([
    ["image-not-found", 404, "MANIFEST_UNKNOWN"],
    ["image-rate-limited", 429, "TOOMANYREQUESTS"],
    ["image-denied", 403, "DENIED"],
  ])("tells %s by what the registry answers", async (code, status, word) => {
    expect(await codeOf(`${await registry(answer(status, word))}/some/image:1`)).toBe(code);
  });

  it("tells that nobody answers, and that the name does not resolve", async () => {
    expect(await codeOf("127.0.0.1:1/some/image:1")).toBe("image-no-network");
    expect(await codeOf("registry.invalid/some/image:1")).toBe("image-no-network");
  });
});

const digest = (body: Buffer): string => `sha256:${createHash("sha256").update(body).digest("hex")}`;

/** Blobs of a one-layer image by tag and digest (OCI distribution and image specifications). */
function imageOf(layer: Buffer): Map<string, { type: string; body: Buffer }> {
  const diff = `sha256:${createHash("sha256").update(gunzipSync(layer)).digest("hex")}`;
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      os: "linux",
      config: {},
      rootfs: { type: "layers", diff_ids: [diff] },
    }),
  );
  const types = {
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  };
  const describe = (mediaType: string, body: Buffer) => ({ mediaType, size: body.length, digest: digest(body) });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: describe(types.config, config),
      layers: [describe(types.layer, layer)],
    }),
  );
  return new Map([
    ["1", { type: types.manifest, body: manifest }],
    [digest(manifest), { type: types.manifest, body: manifest }],
    [digest(config), { type: types.config, body: config }],
    [digest(layer), { type: types.layer, body: layer }],
  ]);
}

/** A tar archive's entry for one file (POSIX ustar). */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\x000000000\x000000000\0", 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\x00`, 124);
  header.write("00000000000\x00        0", 136);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\x00 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

it.each([
  ["caddy:2", ["caddy", "2"]],
  ["127.0.0.1:5000/a/b", ["127.0.0.1:5000/a/b", "latest"]],
  ["postgres:17@sha256:abc", ["postgres", "sha256:abc"]],
])("the engine is asked for %s by its name and %j", (reference, split) => {
  expect(splitReference(reference)).toEqual(split);
});
