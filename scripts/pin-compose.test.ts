import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";

/* From docker/versions to what a release publishes: digests from a registry, then compose files with them. */

const run = (script: string, ...args: readonly string[]) => execa("sh", [script, ...args], { reject: false });

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "cognobserve-pin-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** A registry (OCI distribution 1.1) that knows one image of one platform. @returns its address */
async function registry(image: string, tag: string, manifest: string): Promise<string> {
  const digest = digestOf(manifest);
  const server = createServer(({ url }, response) => {
    if (url === "/v2/") return response.end("{}");
    if (url !== `/v2/${image}/manifests/${tag}` && url !== `/v2/${image}/manifests/${digest}`) {
      return response.writeHead(404).end();
    }
    const headers = { "content-type": mediaType, "docker-content-digest": digest, "content-length": manifest.length };
    return response.writeHead(200, headers).end(manifest);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
}

const mediaType = "application/vnd.oci.image.manifest.v1+json";
const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType,
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf("{}"), size: 2 },
  layers: [],
});

describe("pin-images.sh", () => {
  it("adds to each image the digest that its registry gives, and leaves other values as they are", async () => {
    const host = await registry("team/app", "1", manifest);
    const versions = path.join(await temporaryDirectory(), "versions");
    await writeFile(versions, `# A comment.\n\nAPP_IMAGE=${host}/team/app:1\nAPP_VERSION=1.2\n`);
    const { exitCode, stdout, stderr } = await run("scripts/pin-images.sh", versions);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`APP_IMAGE=${host}/team/app:1@${digestOf(manifest)}\nAPP_VERSION=1.2`);
  });

  it("prints nothing when one image cannot be resolved", async () => {
    const host = await registry("team/app", "1", manifest);
    const versions = path.join(await temporaryDirectory(), "versions");
    await writeFile(versions, `A_IMAGE=${host}/team/app:1\nB_IMAGE=${host}/team/app:2\n`);
    const { exitCode, stdout, stderr } = await run("scripts/pin-images.sh", versions);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("team/app:2");
  });
});

describe("pin-compose.sh", () => {
  const pin = async (leaveOut?: RegExp) => {
    const directory = await temporaryDirectory();
    const [pinned, target] = [path.join(directory, "pinned"), path.join(directory, "production")];
    const versions = (await readFile("docker/versions", "utf8"))
      .replaceAll(/_IMAGE=.*/g, (line) => `${line}@${digestOf(line)}`)
      .split("\n")
      .filter((line) => leaveOut === undefined || !leaveOut.test(line));
    await writeFile(pinned, versions.join("\n"));
    return { target, result: await run("scripts/pin-compose.sh", "1.2.3", pinned, target) };
  };

  it("names every image with its digest, and ours with the version, and changes nothing else", async () => {
    const { target, result } = await pin();
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    for (const file of (await readdir("docker/production")).filter((name) => name.endsWith(".yml"))) {
      const published = await readFile(path.join(target, file), "utf8");
      const loose = published
        .replaceAll(/@sha256:[0-9a-f]{64}$/gm, "")
        .replace("{VERSION:-1.2.3}", "{VERSION:-latest}");
      expect(loose, file).toBe(await readFile(path.join("docker/production", file), "utf8"));
    }
    const env = { NEXTAUTH_URL: "http://localhost:3000", NEXTAUTH_SECRET: "x".repeat(32) };
    const images = ["compose", "--profile", "*", "config", "--images"];
    const { stdout } = await execa("docker", images, { cwd: target, env });
    const different = new Set(stdout.split("\n").filter((image) => !/@sha256:/.test(image)));
    expect([...different]).toEqual(["ghcr.io/cognobserve/cognobserve-app:1.2.3"]);
  });

  it("names the image that has no digest, and writes nothing", async () => {
    const { target, result } = await pin(/^CADDY_IMAGE=/);
    expect(result).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("has no digest for: caddy:2") });
    await expect(readdir(target)).rejects.toThrow("ENOENT");
  });

  it("refuses a version with a v in front", async () => {
    expect(await run("scripts/pin-compose.sh", "v1.2.3", "pinned", "target")).toMatchObject({ exitCode: 2 });
  });
});
