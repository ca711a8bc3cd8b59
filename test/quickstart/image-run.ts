import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { quickstartImage } from "../container.ts";

/* The image run as a person runs it by hand: to the end, or on a volume that has something wrong. */

export interface Ended {
  readonly exitCode: number;
  /** Both channels, in order. */
  readonly output: string;
  readonly lastLine: string;
}

/**
 * `docker run` of the image in the foreground, until it ends by itself.
 * @param options arguments before the image's name
 * @param command arguments after it; none starts CognObserve
 */
export async function runToEnd(options: readonly string[], ...command: readonly string[]): Promise<Ended> {
  const image = await quickstartImage();
  const name = `cognobserve-test-${randomBytes(4).toString("hex")}`;
  try {
    const { exitCode, all } = await execa("docker", ["run", "--name", name, ...options, image, ...command], {
      all: true,
      reject: false,
      timeout: 60_000,
    });
    if (exitCode === undefined) throw new Error(`it did not end within a minute; it said:\n${all}`);
    return { exitCode, output: all, lastLine: all.trimEnd().split("\n").at(-1) ?? "" };
  } finally {
    await execa("docker", ["rm", "--force", "--volumes", name], { reject: false });
  }
}

/** A named volume, removed in the end. */
export interface Volume extends AsyncDisposable {
  readonly name: string;
  /** As an argument of `docker run`. */
  readonly mount: string;
  /** Runs a shell script on it, as root: what people do to their volumes. */
  change(script: string): Promise<string>;
}

export async function createVolume(): Promise<Volume> {
  const name = `cognobserve-test-${randomBytes(4).toString("hex")}`;
  await execa("docker", ["volume", "create", name]);
  const mount = `--volume=${name}:/data`;
  return {
    name,
    mount,
    async change(script) {
      const { exitCode, output } = await runToEnd([mount, "--user=0"], "sh", "-euc", script);
      if (exitCode !== 0) throw new Error(`the volume could not be changed: ${output}`);
      return output;
    },
    async [Symbol.asyncDispose]() {
      await execa("docker", ["volume", "rm", "--force", name]);
    },
  };
}

/** A container that runs in the background, removed in the end. */
export interface Background extends AsyncDisposable {
  readonly name: string;
  logs(): Promise<string>;
  /** Runs a bash script inside. */
  sh(script: string): Promise<string>;
  /** Of `docker inspect`. */
  inspect(format: string): Promise<string>;
}

/** `docker run --detach` with nothing but these options. */
export async function runInBackground(...options: readonly string[]): Promise<Background> {
  const image = await quickstartImage();
  const name = `cognobserve-test-${randomBytes(4).toString("hex")}`;
  await execa("docker", ["run", "--detach", "--name", name, ...options, image]);
  return {
    name,
    logs: async () => (await execa("docker", ["logs", name], { all: true })).all,
    sh: async (script) => (await execa("docker", ["exec", name, "bash", "-c", script])).stdout,
    inspect: async (format) => (await execa("docker", ["inspect", "--format", format, name])).stdout,
    async [Symbol.asyncDispose]() {
      await execa("docker", ["rm", "--force", "--volumes", name]);
    },
  };
}

/** Docker's own opinion, which rests on the image's health check, and the product's of each of its services. */
export const isHealthy = async (container: Background): Promise<boolean> => {
  const state = await container.inspect("{{.State.Status}} {{.State.Health.Status}}");
  if (state.startsWith("exited")) throw new Error(`the container ended: ${await container.logs()}`);
  if (state !== "running healthy") return false;
  const health = await container.sh(
    "exec 3<>/dev/tcp/127.0.0.1/3000; printf 'GET /api/health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3; cat <&3",
  );
  return health.includes('"status":"healthy"');
};
