import { randomBytes } from "node:crypto";
import { type WebHealth, webHealth } from "@cognobserve/contracts/health";
import { execa } from "execa";
import { freePorts } from "./free-ports.ts";
import { until } from "./until.ts";

/* Quick Start as people run it: the image of this checkout, in a container and on a volume of its own. */

const image = process.env.TEST_QUICKSTART_IMAGE ?? "ghcr.io/cognobserve/cognobserve:test";

let built: Promise<unknown> | undefined;

/** The image's name; built once a test file, from Docker's cache unless its inputs changed. */
export async function quickstartImage(): Promise<string> {
  built ??=
    process.env.TEST_QUICKSTART_IMAGE === undefined
      ? execa("sh", ["scripts/quickstart-image.sh", image])
      : Promise.resolve();
  await built;
  return image;
}

/** One container; name, volume, ports and API key stay the same when it is stopped, started or made anew. */
export interface Container extends AsyncDisposable {
  readonly name: string;
  readonly volume: string;
  readonly webUrl: string;
  readonly ingestUrl: string;
  /** Of the project that the first start made. */
  readonly apiKey: string;
  /** Runs a shell script inside, as the user whom the services run as. */
  sh(script: string): Promise<string>;
  /** All that it has said so far, on both channels. */
  logs(): Promise<string>;
  /** `docker start`, then healthy. */
  start(): Promise<void>;
  /** `docker stop`. @returns the exit code */
  stop(): Promise<number>;
  /** `docker kill`: everything inside is gone at once. */
  kill(): Promise<void>;
  /** Waits until `/api/health` says so. */
  becomes(status: WebHealth["status"]): Promise<WebHealth>;
  /** Sends a service a command of s6-svc(8), such as `-d`, and waits until it is done. */
  service(name: string, ...command: readonly string[]): Promise<void>;
}

export interface ContainerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of `docker volume create` before the name. */
  readonly volumeOptions?: readonly string[];
}

/** Starts a container on an empty volume and waits until it is healthy. Disposing of it removes both. */
export async function startContainer({ env = {}, volumeOptions = [] }: ContainerOptions = {}): Promise<Container> {
  const tag = await quickstartImage();
  const name = `cognobserve-test-${randomBytes(4).toString("hex")}`;
  const apiKey = `co_sk_${randomBytes(24).toString("base64url")}`;
  const [webPort, ingestPort] = await freePorts();
  const webUrl = `http://127.0.0.1:${webPort}`;
  const settings: Record<string, string> = {
    INIT_ADMIN_EMAIL: "admin@example.com",
    INIT_ADMIN_PASSWORD: randomBytes(12).toString("base64url"),
    INIT_PROJECT_NAME: "Test",
    INIT_API_KEY: apiKey,
    ...env,
  };

  const remove = async (): Promise<void> => {
    await docker("rm", "--force", "--volumes", name).catch(() => undefined);
    await docker("volume", "rm", "--force", name).catch(() => undefined);
  };
  const logs = async (): Promise<string> => (await execa("docker", ["logs", name], { all: true })).all;
  /** As `until`, with the container's last words when it does not come to pass. */
  const within = async <T>(what: string, condition: () => Promise<T>): Promise<Exclude<T, undefined | false>> => {
    try {
      return await until(what, condition);
    } catch (error) {
      const last = (await logs().catch(String)).split("\n").slice(-30).join("\n");
      throw new Error(`${String(error)}; the container said last:\n${last}`, { cause: error });
    }
  };
  const becomes = (status: WebHealth["status"]): Promise<WebHealth> =>
    within(`/api/health is ${status}`, async () => {
      const answer = await fetch(`${webUrl}/api/health`);
      const health = webHealth.parse(await answer.json());
      if (health.status !== status) throw new Error(JSON.stringify(health));
      return health;
    });
  const sh = async (script: string): Promise<string> => (await docker("exec", name, "sh", "-c", script)).stdout;

  const container: Container = {
    name,
    volume: name,
    webUrl,
    ingestUrl: `http://127.0.0.1:${ingestPort}`,
    apiKey,
    sh,
    logs,
    becomes,
    async start() {
      await docker("start", name);
      await becomes("healthy");
    },
    async stop() {
      await docker("stop", name);
      return Number((await docker("inspect", "--format", "{{.State.ExitCode}}", name)).stdout);
    },
    async kill() {
      await docker("kill", name);
    },
    async service(service, ...command) {
      await docker("exec", name, "s6-svc", ...command, `/run/cognobserve/services/${service}`);
    },
    [Symbol.asyncDispose]: remove,
  };

  try {
    await docker("volume", "create", ...volumeOptions, name);
    const publish = [`127.0.0.1:${webPort}:3000`, `127.0.0.1:${ingestPort}:8080`].flatMap((port) => [
      "--publish",
      port,
    ]);
    const variables = Object.keys(settings).flatMap((key) => ["--env", key]);
    await execa(
      "docker",
      ["run", "--detach", "--name", name, ...publish, "--volume", `${name}:/data`, ...variables, tag],
      {
        env: settings,
      },
    );
    await becomes("healthy");
    return container;
  } catch (error) {
    await remove();
    throw error;
  }
}

const docker = (...args: string[]) => execa("docker", args);
