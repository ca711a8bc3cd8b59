import { openDatabase, openPool } from "@cognobserve/database/connection";
import { execa } from "execa";
import type { Installation } from "../test/production/installation.ts";
import { assertStored, copyIn, copyOut, empty, type Measured } from "./copied-rows.ts";
import { typicalOtlpBodies } from "./ingest-bodies.ts";
import { median, quantile } from "./report.ts";
import { sendBodies, type Target } from "./send-bodies.ts";

const ROUNDS = 3;
const REQUESTS = 40;
const CLIENTS = 12;
const REPLICAS = [1, 2, 3];
/** One trace of ten spans each, one after another, to the gateway and to ingest in turn. */
const SINGLE_TRACES = 600;

export interface IngestFigures {
  /** Rows a second by COPY. */
  readonly copy: number;
  /** Acknowledged spans a second through the gateway, by number of ingest replicas. */
  readonly rates: readonly (readonly [replicas: number, spansPerSecond: number])[];
  /** The same of one replica, past the gateway. */
  readonly directRate: number;
  /** Milliseconds of one small request, p50 and p99. */
  readonly gateway: readonly [number, number];
  readonly direct: readonly [number, number];
}

/** Measures a running installation, which is empty afterwards but for what the last round stored. */
export async function measureIngest(installation: Installation, apiKey: string): Promise<IngestFigures> {
  const headers = { "X-API-Key": apiKey };
  const gateway: Target = { port: Number(new URL(installation.ingestUrl).port), headers };
  const pool = openPool({
    url: await databaseUrl(installation),
    max: 2,
    application: "bench",
    onIdleError: () => {},
  });
  const db = openDatabase(pool);
  const database: Measured = { pool, db };
  try {
    const { bodies, spanCount } = typicalOtlpBodies(REQUESTS, Date.now());
    const rate = async (run: () => Promise<unknown>): Promise<number> => {
      await empty(database);
      const start = performance.now();
      await run();
      return spanCount / ((performance.now() - start) / 1000);
    };
    await sendBodies(gateway, bodies, CLIENTS); // warms up, and gives the rows to copy
    const rows = await copyOut(database);
    const copies: number[] = [];
    const rates: [number, number][] = [];
    const directly: number[] = [];
    for (const replicas of REPLICAS) {
      await installation.composed("up", "--detach", "--wait", "--scale", `ingest=${replicas}`);
      await sendBodies(gateway, bodies, CLIENTS); // warms the new ones up
      const rounds: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        copies.push(await rate(() => copyIn(database, rows)));
        rounds.push(await rate(() => sendBodies(gateway, bodies, CLIENTS)));
        await assertStored(database, spanCount);
        if (replicas === 1) {
          const direct = await past(gateway, installation);
          directly.push(await rate(() => sendBodies(direct, bodies, CLIENTS)));
        }
      }
      rates.push([replicas, median(rounds)]);
    }
    return { copy: median(copies), rates, directRate: median(directly), ...(await latencies(installation, gateway)) };
  } finally {
    await db.destroy();
  }
}

async function latencies(
  installation: Installation,
  gateway: Target,
): Promise<Pick<IngestFigures, "gateway" | "direct">> {
  await installation.composed("up", "--detach", "--wait", "--scale", "ingest=1");
  const direct = await past(gateway, installation);
  const times = { gateway: [] as number[], direct: [] as number[] };
  const batch = 50;
  for (let sent = 0; sent < SINGLE_TRACES; sent += batch) {
    for (const [name, target] of Object.entries({ gateway, direct }) as ["gateway" | "direct", Target][]) {
      const { bodies } = typicalOtlpBodies(batch, Date.now(), 10);
      const [, ...warm] = await sendBodies(target, bodies, 1); // the first one opens the connection
      times[name].push(...warm);
    }
  }
  const both = (samples: readonly number[]): [number, number] => [quantile(samples, 0.5), quantile(samples, 0.99)];
  return { gateway: both(times.gateway), direct: both(times.direct) };
}

/** The one ingest itself, instead of the gateway before it. */
async function past(gateway: Target, installation: Installation): Promise<Target> {
  return { ...gateway, host: await address(installation, "ingest"), port: 8080 };
}

/** Where this machine reaches Postgres, past every network of the file: at its address inside. */
async function databaseUrl(installation: Installation): Promise<string> {
  const url = new URL(await installation.composed("exec", "-T", "worker", "cat", "/secrets/DATABASE_URL"));
  url.hostname = await address(installation, "postgres");
  return url.href;
}

/** A service's address in some network that the host has a leg in. Linux only: elsewhere the engine runs in a machine of its own. */
async function address(installation: Installation, service: string): Promise<string> {
  const id = await installation.composed("ps", "--quiet", service);
  const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
  const [first = ""] = (await execa("docker", ["inspect", "--format", format, id])).stdout.split(" ");
  return first;
}
