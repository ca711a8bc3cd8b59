import type { RequestOptions } from "node:https";
import { failure } from "../failures.ts";
import { readContext } from "./docker-context.ts";
import { dockerFolder } from "./docker-folder.ts";
import { type TlsEnvironment, tlsOfEnvironment } from "./engine-tls.ts";

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

/** The variables of Docker's own command line that decide where the engine is. */
export type DockerEnvironment = TlsEnvironment &
  Readonly<Partial<Record<"DOCKER_HOST" | "DOCKER_CONTEXT" | "DOCKER_CONFIG" | "HOME", string>>>;

/**
 * Finds the engine by DOCKER_HOST, then DOCKER_CONTEXT, then the current context of Docker's configuration. A context
 * brings its own TLS; otherwise the environment says whether it is spoken.
 * @throws Failure «docker-endpoint» for a kind of address that only `docker` itself can reach, such as ssh://; what
 *   `docker` would refuse as well: «docker-context-missing», «docker-tls-file»
 */
export async function findEndpoint(env: DockerEnvironment): Promise<Endpoint> {
  // Without a home directory, Docker looks where it is.
  const folder = dockerFolder(env) ?? ".docker";
  const context = env.DOCKER_HOST ? undefined : await readContext(env.DOCKER_CONTEXT, folder);
  const name = context?.host ?? (env.DOCKER_HOST || defaultHost);
  const tls = context === undefined ? await tlsOfEnvironment(env, folder) : context.tls;
  const url = URL.parse(name);
  if (url?.protocol === "unix:") {
    const socket = name.slice("unix://".length);
    // Docker's command speaks no TLS to a socket, either.
    return {
      name,
      socket,
      options: { socketPath: socket, headers: { Host: "docker" } },
      secure: false,
      publishedAt: "127.0.0.1",
    };
  }
  if (url?.protocol !== "tcp:") throw failure("docker-endpoint", { endpoint: name });
  const secure = tls !== undefined;
  const options = { host: url.hostname.replaceAll(/[[\]]/g, ""), port: url.port || (secure ? 2376 : 2375), ...tls };
  return { name, socket: undefined, options, secure, publishedAt: url.hostname };
}
