import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { createInstallation, type Installation } from "../test/production/installation.ts";
import { type IngestFigures, measureIngest } from "./production-ingest.ts";
import { type Figure, median, report } from "./report.ts";

/*
 * Production from its compose file alone. The baseline of start and memory is the same file's Postgres, Redis and
 * Temporal with the jobs that they need: the same images on the same machine in the same minutes, without the app.
 */

const RUNS = 3;
const IDLE_SECONDS = 45;
const bare = ["postgres", "redis", "temporal"];
const apiKey = `co_sk_${randomBytes(24).toString("base64url")}`;

const install = (): Promise<Installation> =>
  createInstallation({
    NEXTAUTH_SECRET: randomBytes(24).toString("base64url"),
    NEXTAUTH_URL: "http://localhost:3000",
    INIT_ADMIN_EMAIL: "admin@example.com",
    INIT_ADMIN_PASSWORD: randomBytes(12).toString("base64url"),
    INIT_PROJECT_NAME: "Bench",
    INIT_API_KEY: apiKey,
  });

interface Starts {
  /** Milliseconds until every service is healthy, as Docker's health checks see it. */
  readonly cold: number;
  readonly warm: number;
}

/** Starts services on empty volumes, then their new containers on full ones. */
async function starts(runs: number, services: readonly string[]): Promise<Starts> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let run = 0; run < runs; run++) {
    await using installation = await install();
    cold.push(await timed(() => installation.composed("up", "--detach", "--wait", ...services)));
    await installation.composed("down");
    warm.push(await timed(() => installation.composed("up", "--detach", "--wait", ...services)));
  }
  return { cold: median(cold), warm: median(warm) };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** MiB of each running service, as `docker stats` counts: without the file cache that can be given back. */
async function memoryByService({ composed }: Installation): Promise<ReadonlyMap<string, number>> {
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
  const lines = (await composed("ps", "--format", "{{.Service}} {{.ID}}")).split("\n");
  const ofOne = async (line: string): Promise<[string, number]> => {
    const [service = "", id = ""] = line.split(" ");
    const { stdout } = await execa("docker", ["stats", "--no-stream", "--format", "{{.MemUsage}}", id]);
    const [, figure = "0", unit] = /^([\d.]+)(\w+)/.exec(stdout) ?? [];
    return [service, Number(figure) * (unit === "GiB" ? 1024 : 1)];
  };
  return new Map(await Promise.all(lines.map(ofOne)));
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const total = (memory: ReadonlyMap<string, number>): number => [...memory.values()].reduce((a, b) => a + b, 0);

function startFigures(whole: Starts, parts: Starts): Figure[] {
  return [
    {
      measure: "empty volumes → every service healthy",
      value: seconds(whole.cold),
      baseline: seconds(parts.cold),
      goal: "≤ 20 s",
      met: whole.cold <= 20_000,
    },
    { measure: "full volumes → every service healthy", value: seconds(whole.warm), baseline: seconds(parts.warm) },
  ];
}

function memoryFigures(memory: ReadonlyMap<string, number>): Figure[] {
  const parts = [...memory].filter(([service]) => bare.includes(service)).reduce((sum, [, mib]) => sum + mib, 0);
  return [
    {
      measure: `memory after ${IDLE_SECONDS} s at rest`,
      value: `${total(memory).toFixed(0)} MiB`,
      baseline: `${parts.toFixed(0)} MiB`,
      goal: "≤ 700 MB",
      met: total(memory) * 1.048576 <= 700,
    },
    ...[...memory].map(([service, mib]) => ({ measure: `– ${service}`, value: `${mib.toFixed(0)} MiB` })),
  ];
}

async function imageFigure(): Promise<Figure> {
  const name = "ghcr.io/cognobserve/cognobserve-app:test";
  const { stdout } = await execa("docker", ["image", "inspect", "--format", "{{.Size}}", name]);
  const size = Number(stdout) / 1e6;
  return { measure: "app image", value: `${size.toFixed(0)} MB`, goal: "≤ 250 MB", met: size <= 250 };
}

function ingestFigures({ copy, rates, directRate, gateway, direct }: IngestFigures): Figure[] {
  const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString("en")} /s`;
  const times = ([p50, p99]: readonly [number, number]): string => `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`;
  const acknowledged = (by: string, rate: number): Figure => ({
    measure: `acknowledged spans/s, ${by}`,
    value: `${perSecond(rate)} (${(rate / copy).toFixed(2)} ×)`,
    baseline: `COPY ${perSecond(copy)}`,
  });
  return [
    ...rates.map(([replicas, rate]) => acknowledged(`${replicas} ingest`, rate)),
    acknowledged("1 ingest, past the gateway", directRate),
    { measure: "one trace through the gateway, p50 / p99", value: times(gateway), baseline: `direct ${times(direct)}` },
  ];
}

async function main(): Promise<void> {
  const parts = await starts(RUNS, bare);
  const whole = await starts(RUNS, []);
  await using installation = await install();
  await installation.composed("up", "--detach", "--wait");
  const memory = await memoryByService(installation);
  const ingest = await measureIngest(installation, apiKey);
  await report(
    "production",
    `Production from \`docker-compose.yml\` alone, images built; medians of ${RUNS}. The baseline of start and memory is the same file's Postgres, Redis and Temporal alone, that of spans is \`COPY … FROM STDIN\` of the same rows over one connection. Clients and all services share the machine.`,
    [...startFigures(whole, parts), ...memoryFigures(memory), await imageFigure(), ...ingestFigures(ingest)],
  );
}

await main();
