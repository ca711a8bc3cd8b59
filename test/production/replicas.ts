import { execa } from "execa";
import { until } from "../until.ts";
import type { Installation } from "./installation.ts";

/* The containers of a service, and what can befall them. */

const docker = async (...args: string[]): Promise<string> => (await execa("docker", args)).stdout;

/** Ids of a service's running containers, the oldest first. */
export async function replicas({ composed }: Installation, service: string): Promise<readonly [string, ...string[]]> {
  const [first, ...others] = (await composed("ps", "--quiet", service)).split("\n").filter((id) => id !== "");
  if (first === undefined) throw new Error(`${service} has no running container`);
  return [first, ...others];
}

/**
 * Kills a container's first process from outside, as the kernel does when memory is short, and resolves once the engine
 * has started it again. `docker kill` would not do: Docker takes it for the wish of a person, and
 * leaves the container dead. The process is another user's, which only a container may kill without being root.
 */
export async function crash(id: string): Promise<void> {
  const [pid = "", image = "", restarts = ""] = (
    await docker("inspect", "--format", "{{.State.Pid}} {{.Image}} {{.RestartCount}}", id)
  ).split(" ");
  const kill = ["--entrypoint", "sh", image, "-c", `kill -KILL ${pid}`];
  await docker("run", "--rm", "--pid", "host", "--user", "0", "--network", "none", ...kill);
  await until("Docker started it again", async () => {
    return Number(await docker("inspect", "--format", "{{.RestartCount}}", id)) > Number(restarts);
  });
}

/** Stops all processes of a container where they are, for so long: nothing ends, nothing answers. */
export async function hang(id: string, ms: number): Promise<void> {
  await docker("pause", id);
  try {
    await new Promise((resolve) => setTimeout(resolve, ms));
  } finally {
    await docker("unpause", id);
  }
}

/** Resolves once Docker's health check of the container passes. Jobs that have ended well have none. */
export async function becomesHealthy(id: string): Promise<void> {
  await until(`${id.slice(0, 12)} is healthy`, async () => {
    const state = "{{with .State.Health}}{{.Status}}{{else}}{{$.State.Status}} {{$.State.ExitCode}}{{end}}";
    return ["healthy", "exited 0"].includes(await docker("inspect", "--format", state, id));
  });
}
