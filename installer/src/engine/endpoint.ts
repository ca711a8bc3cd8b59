import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { RequestOptions } from "node:http";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { failure } from "../failures.ts";
import { readIfThere } from "../files/read-if-there.ts";

/** Where the Docker engine listens, as `docker` itself would find it. */
export interface Endpoint {
  /** As a user writes it: `unix:///var/run/docker.sock`. */
  readonly name: string;
  /** Path of the socket, when it is one. */
  readonly socket: string | undefined;
  /** Ready for node:http, or node:https when `secure`. */
  readonly options: RequestOptions;
  readonly secure: boolean;
  /** Host at which ports that the engine publishes are reached from here. */
  readonly publishedAt: string;
}

const defaultHost = "unix:///var/run/docker.sock";
const dockerConfig = z.object({ currentContext: z.string().optional() });
const contextMeta = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string() }) }) });

/** The variables of Docker's own command line that decide where the engine is. */
export type DockerEnvironment = Readonly<
  Partial<Record<"DOCKER_HOST" | "DOCKER_CONTEXT" | "DOCKER_CONFIG" | "DOCKER_TLS_VERIFY" | "DOCKER_CERT_PATH", string>>
>;

/**
 * Finds the engine by DOCKER_HOST, then DOCKER_CONTEXT, then the current context of Docker's configuration.
 * @throws Failure «docker-endpoint» for a kind of address that only `docker` itself can reach, such as ssh://
 */
export async function findEndpoint(env: DockerEnvironment): Promise<Endpoint> {
  const configDirectory = env.DOCKER_CONFIG || path.join(os.homedir(), ".docker");
  const host = env.DOCKER_HOST || (await contextHost(env.DOCKER_CONTEXT, configDirectory)) || defaultHost;
  const url = URL.parse(host);
  if (url?.protocol === "unix:") {
    return {
      name: host,
      socket: url.pathname,
      options: { socketPath: url.pathname },
      secure: false,
      publishedAt: "127.0.0.1",
    };
  }
  if (url?.protocol !== "tcp:") throw failure("docker-endpoint", { endpoint: host });
  const secure = (env.DOCKER_TLS_VERIFY ?? "") !== "";
  const address = { host: url.hostname, port: url.port || (secure ? 2376 : 2375) };
  if (!secure) return { name: host, socket: undefined, options: address, secure, publishedAt: url.hostname };
  const certificates = env.DOCKER_CERT_PATH || configDirectory;
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((file) => readFile(path.join(certificates, file), "utf8")),
  );
  const options = { ...address, ca, cert, key } as RequestOptions; // node:https knows ca, cert and key; the type is http's
  return { name: host, socket: undefined, options, secure, publishedAt: url.hostname };
}

async function contextHost(name: string | undefined, configDirectory: string): Promise<string | undefined> {
  const config = await readJson(path.join(configDirectory, "config.json"), dockerConfig);
  const context = name || config?.currentContext;
  if (context === undefined || context === "default") return undefined;
  // Docker names a context's folder after the SHA-256 of its name.
  const folder = createHash("sha256").update(context).digest("hex");
  const meta = await readJson(path.join(configDirectory, "contexts", "meta", folder, "meta.json"), contextMeta);
  return meta?.Endpoints.docker.Host;
}

async function readJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema> | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // a damaged file of Docker's is for Docker to complain about
  }
}
