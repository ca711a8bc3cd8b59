import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import installer from "../../installer/package.json" with { type: "json" };

/* The registry as the engine sees it: an HTTP proxy through which it asks for ghcr.io (OCI distribution specification). */

/** How it answers. */
export type Manners =
  | "well"
  | "unknown"
  | "limited"
  | "denied"
  /** Lets in who signs in as `app`. */
  | "locked"
  | "broken"
  /** The layer is another one than was promised. */
  | "corrupt"
  /** The connection is cut in the middle of the layer. */
  | "cut"
  /** The layer comes, but never ends. */
  | "slow"
  /** The image is for another processor. */
  | "foreign"
  /** Somebody on the way answers in its place, with a certificate of his own. */
  | "intercepted";

export interface Registry {
  /** The socket at which it listens. */
  readonly socket: string;
  /** The certificate of whoever has come in between. */
  readonly strangerFile: string;
  readonly behave: (manners: Manners) => void;
  /** Behaves so from when it has told somebody of an image. */
  readonly behaveOnceAsked: (manners: Manners) => void;
  /** Does this once, when it is asked for the layer and before any of it is sent. */
  readonly beforeLayer: (happens: () => Promise<unknown> | unknown) => void;
  /** Nobody listens any more. */
  readonly close: () => Promise<void>;
  /** Listens again, where it did. */
  readonly open: () => Promise<void>;
}

export const registryPassword = "hunter2-registry";

interface Blobs {
  readonly tar: Buffer;
  readonly layer: Buffer;
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/**
 * Listens at a socket, since the engine has a network of its own.
 * @param layerFile a file that becomes the image's only layer
 */
export async function startRegistry(socket: string, layerFile: string): Promise<Registry> {
  const tar = execFileSync("tar", ["-cC", path.dirname(layerFile), path.basename(layerFile)], { maxBuffer: 1e9 });
  const blobs: Blobs = { tar, layer: gzipSync(tar) };
  let manners: Manners = "well";
  let next: Manners | undefined;
  let happens: (() => unknown) | undefined;
  const server = createServer(async (request, answer) => {
    if (request.url?.endsWith(`/blobs/${digestOf(blobs.layer)}`)) {
      const now = happens;
      happens = undefined;
      await now?.();
    }
    reply(request, answer, manners, blobs);
    // Who has asked for the tag asks for what it stands for, and has heard enough.
    if (request.method !== "GET" || !request.url?.includes("/manifests/sha256:")) return;
    manners = next ?? manners;
    next = undefined;
  });
  const stranger = selfSigned(path.dirname(socket));
  server.on("connect", (_, connection) => {
    connection.on("error", () => connection.destroy());
    // TLS is not spoken here, so that the engine goes on without.
    if (manners !== "intercepted") connection.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    else {
      connection.write("HTTP/1.1 200 OK\r\n\r\n");
      const { key, cert } = stranger;
      const secured = new TLSSocket(connection, { isServer: true, key, cert });
      secured.on("error", () => connection.destroy());
      server.emit("connection", secured);
    }
  });
  server.listen(socket);
  await once(server, "listening");
  return {
    socket,
    strangerFile: stranger.file,
    behave: (how) => {
      manners = how;
      next = undefined;
      happens = undefined;
    },
    behaveOnceAsked: (how) => {
      next = how;
    },
    beforeLayer: (what) => {
      happens = what;
    },
    close: () => close(server),
    open: async () => {
      if (server.listening) return;
      server.listen(socket);
      await once(server, "listening");
    },
  };
}

/** A certificate that nobody has any reason to trust. */
function selfSigned(directory: string) {
  const [key, cert] = ["stranger.key", "stranger.pem"].map((name) => path.join(directory, name)) as [string, string];
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert];
  const whose = ["-subj", "/CN=ghcr.io", "-addext", "subjectAltName=DNS:ghcr.io"];
  execFileSync("openssl", ["req", "-x509", ...made, ...whose], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert };
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

const architecture = process.arch === "x64" ? "amd64" : "arm64";

/** What one kind of processor gets: every part names the next by its digest. */
function describe(processor: string, { tar, layer }: Blobs) {
  const config = json({
    architecture: processor,
    os: "linux",
    config: { Cmd: ["/none"] },
    rootfs: { type: "layers", diff_ids: [digestOf(tar)] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, size: config.length, digest: digestOf(config) },
    layers: [{ mediaType: types.layer, size: layer.length, digest: digestOf(layer) }],
  });
  const platform = { os: "linux", architecture: processor };
  const entry = { mediaType: types.manifest, size: manifest.length, digest: digestOf(manifest), platform };
  return { config, manifest, index: json({ schemaVersion: 2, mediaType: types.index, manifests: [entry] }) };
}

const basic = `Basic ${Buffer.from(`app:${registryPassword}`).toString("base64")}`;

type Send = (status: number, bytes: Buffer, type: string) => void;

function reply(request: IncomingMessage, answer: ServerResponse, manners: Manners, blobs: Blobs): void {
  const { pathname } = new URL(request.url ?? "/", "http://ghcr.io");
  const name = pathname.replace(/^.*\//, "");
  const send: Send = (status, bytes, type) => {
    answer.writeHead(status, {
      "content-type": type,
      "content-length": bytes.length,
      ...(status === 200 && { "docker-content-digest": digestOf(bytes) }),
    });
    answer.end(request.method === "HEAD" ? undefined : bytes);
  };
  const [status, code] = refusalOf(pathname, name, manners, request.headers.authorization);
  if (status === 401) answer.setHeader("www-authenticate", 'Basic realm="registry"');
  if (status !== 200) send(status, json({ errors: [{ code, message: code.toLowerCase() }] }), "application/json");
  else if (pathname === "/v2/") send(200, json({}), "application/json");
  else if (name !== digestOf(blobs.layer)) sendDescription(name, manners, blobs, send);
  else if (manners === "corrupt") send(200, Buffer.alloc(blobs.layer.length, 7), types.layer);
  else if (manners === "cut" || manners === "slow") {
    answer.writeHead(200, { "content-type": types.layer, "content-length": blobs.layer.length });
    answer.write(blobs.layer.subarray(0, 4000), () => {
      if (manners === "cut") answer.destroy();
    });
  } else send(200, blobs.layer, types.layer);
}

/** Status and code (OCI distribution specification, «Error codes»); 200 where there is nothing against it. */
function refusalOf(
  pathname: string,
  name: string,
  manners: Manners,
  authorization: string | undefined,
): readonly [status: number, code: string] {
  if (manners === "locked" && authorization !== basic) return [401, "UNAUTHORIZED"];
  if (pathname === "/v2/") return [200, ""];
  if (manners === "broken") return [500, "UNKNOWN"];
  if (manners === "limited") return [429, "TOOMANYREQUESTS"];
  if (manners === "denied") return [403, "DENIED"];
  const isTag = pathname.includes("/manifests/") && !name.startsWith("sha256:");
  return manners === "unknown" && isTag && name !== installer.version ? [404, "MANIFEST_UNKNOWN"] : [200, ""];
}

function sendDescription(name: string, manners: Manners, blobs: Blobs, send: Send): void {
  const other = architecture === "amd64" ? "arm64" : "amd64";
  const all = [architecture, other].map((processor) => describe(processor, blobs));
  const config = all.find((each) => digestOf(each.config) === name);
  const manifest = all.find((each) => digestOf(each.manifest) === name);
  const index = all.find((each) => digestOf(each.index) === name);
  if (config !== undefined) send(200, config.config, types.config);
  else if (manifest !== undefined) send(200, manifest.manifest, types.manifest);
  else if (index !== undefined) send(200, index.index, types.index);
  else {
    const processor = manners === "foreign" && name !== installer.version ? other : architecture;
    send(200, describe(processor, blobs).index, types.index);
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const types = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
} as const;
