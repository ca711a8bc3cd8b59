import { execa } from "execa";
import { median, report } from "./report.ts";

/*
 * How quickly Quick Start is healthy, and what it costs at rest. The baseline is the bare Postgres + Valkey + Temporal
 * stack (the image's `services` stage): the same machine, the same minute, without our own services.
 */

const RUNS = 5;
const IDLE_SECONDS = 45;
const image = "cognobserve-bench:start";
const bareImage = "cognobserve-bench:services";
const name = `cognobserve-bench-${process.pid}`;

const docker = (...args: string[]) => execa("docker", args);
const build = (tag: string, ...target: string[]) =>
  execa("sh", ["scripts/quickstart-image.sh", tag, ...target], { stdout: "ignore", stderr: "ignore" });

/** Milliseconds until `ready` resolves true, asked every 10 ms. @throws after 60 s */
async function timeUntil(ready: () => Promise<boolean>, since: number): Promise<number> {
  while (!(await ready())) {
    if (performance.now() - since > 60_000) throw new Error("not ready after 60 s: see docker logs");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - since;
}

async function healthy(): Promise<boolean> {
  const port = (await docker("port", name, "3000/tcp").catch(() => ({ stdout: "" }))).stdout.split("\n")[0];
  if (!port) return false;
  const answer = await fetch(`http://${port}/api/health`).catch(() => undefined);
  const body: unknown = await answer?.json().catch(() => undefined);
  return typeof body === "object" && body !== null && "status" in body && body.status === "healthy";
}

const ready = async (): Promise<boolean> =>
  ((await docker("logs", name).catch(() => ({ stdout: "" }))).stdout ?? "").includes("cognobserve: ready");

const remove = async (): Promise<void> => {
  await docker("rm", "--force", "--volumes", name).catch(() => undefined);
  await docker("volume", "rm", "--force", name).catch(() => undefined);
};

/** Starts on an empty volume, then again on the full one, RUNS times. */
async function starts(tag: string, isUp: () => Promise<boolean>): Promise<{ cold: number; warm: number }> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await remove();
    let since = performance.now();
    await docker("run", "-d", "--name", name, "-p", "127.0.0.1::3000", "-v", `${name}:/data`, tag);
    cold.push(await timeUntil(isUp, since));
    await docker("rm", "--force", name);
    since = performance.now();
    await docker("run", "-d", "--name", name, "-p", "127.0.0.1::3000", "-v", `${name}:/data`, tag);
    warm.push(await timeUntil(isUp, since));
  }
  return { cold: median(cold), warm: median(warm) };
}

/** What the container has in memory, as `docker stats` counts it: without the file cache that can be given back. */
async function idleMemory(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
  const { stdout } = await docker("stats", "--no-stream", "--format", "{{.MemUsage}}", name);
  const [, figure = "0", unit = "MiB"] = /^([\d.]+)(\w+)/.exec(stdout) ?? [];
  return Number(figure) * (unit === "GiB" ? 1024 : 1);
}

const megabytes = async (tag: string): Promise<number> =>
  Number((await docker("image", "inspect", "--format", "{{.Size}}", tag)).stdout) / 1e6;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

try {
  await build(bareImage, "services");
  await build(image);
  const bare = await starts(bareImage, ready);
  const bareMemory = await idleMemory();
  const whole = await starts(image, healthy);
  const memory = await idleMemory();
  const [size, bareSize] = [await megabytes(image), await megabytes(bareImage)];
  const ratio = whole.cold / bare.cold;
  await report("start", "Quick Start beside its bare Postgres + Valkey + Temporal stack; medians of five.", [
    {
      measure: "empty volume → healthy",
      value: seconds(whole.cold),
      baseline: seconds(bare.cold),
      goal: "≤ 4 s",
      met: whole.cold <= 4000,
    },
    { measure: "the same, × baseline", value: ratio.toFixed(2), baseline: "1", goal: "≤ 3.3", met: ratio <= 3.3 },
    {
      measure: "full volume → healthy",
      value: seconds(whole.warm),
      baseline: seconds(bare.warm),
      goal: "≤ 3 s",
      met: whole.warm <= 3000,
    },
    {
      measure: `memory after ${IDLE_SECONDS} s at rest`,
      value: `${memory.toFixed(0)} MiB`,
      baseline: `${bareMemory.toFixed(0)} MiB`,
      goal: "≤ 400 MB",
      met: memory * 1.048576 <= 400,
    },
    {
      measure: "image",
      value: `${size.toFixed(0)} MB`,
      baseline: `${bareSize.toFixed(0)} MB`,
      goal: "≤ 450 MB",
      met: size <= 450,
    },
  ]);
} finally {
  await remove();
}
