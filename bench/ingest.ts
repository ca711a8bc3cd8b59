import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { createApiKey } from "@cognobserve/database/api-keys";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { assertStored, copyIn, copyOut, empty } from "./copied-rows.ts";
import { typicalOtlpBodies } from "./ingest-bodies.ts";
import { nameServices } from "./name-services.ts";
import { median, report } from "./report.ts";
import { sendBodies } from "./send-bodies.ts";

/* Spans a second through HTTP until they are committed, beside one connection's COPY of the same rows. */

const REQUESTS = 10;
const CLIENTS = 12;
const ROUNDS = 3;
const GOAL = 0.3;

async function main(): Promise<void> {
  nameServices();
  const database = await freshDatabase();
  const server = await startServer(database);
  try {
    const { key } = await makeProject(database);
    const plain = typicalOtlpBodies(REQUESTS, Date.now());
    const gzipped = plain.bodies.map((body) => gzipSync(body));
    const send = (bodies: readonly Buffer[], encoding: string) =>
      timed(plain.spanCount, () =>
        sendBodies({ port: server.port, headers: { "X-API-Key": key, "Content-Encoding": encoding } }, bodies, CLIENTS),
      );

    await send(plain.bodies, "identity"); // the first round warms both sides up and gives the rows to copy
    const rows = await copyOut(database);
    const rates = { copy: [] as number[], plain: [] as number[], gzip: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      await empty(database);
      rates.copy.push(await timed(plain.spanCount, () => copyIn(database, rows)));
      await empty(database);
      rates.plain.push(await send(plain.bodies, "identity"));
      await empty(database);
      rates.gzip.push(await send(gzipped, "gzip"));
    }
    await assertStored(database, plain.spanCount);
    await print(rates, Buffer.concat(rows).length / plain.spanCount);
  } finally {
    server.process.kill("SIGTERM");
    await once(server.process, "exit");
    await database.drop();
  }
}

async function print(rates: Record<"copy" | "plain" | "gzip", readonly number[]>, bytes: number): Promise<void> {
  const baseline = median(rates.copy);
  const figure = (measure: string, rate: number) => ({
    measure,
    value: `${perSecond(rate)} (${(rate / baseline).toFixed(2)} ×)`,
    baseline: `COPY ${perSecond(baseline)}`,
    goal: `≥ ${GOAL} × COPY`,
    met: rate >= GOAL * baseline,
  });
  await report(
    "ingest",
    `Spans stored through \`POST /v1/traces\` until their commit: OTLP protobuf, 500 spans a request, ${CLIENTS} at a time, ${Math.round(bytes)} bytes a row, median of ${ROUNDS} rounds. Client, ingest and Postgres share the machine; the baseline is \`COPY … FROM STDIN\` of the same rows into the same table over one connection.`,
    [figure("stored spans/s, OTLP protobuf", median(rates.plain)), figure("the same, gzip", median(rates.gzip))],
  );
}

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString("en")} /s`;

async function timed(spans: number, run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return spans / ((performance.now() - start) / 1_000);
}

async function makeProject({ db }: FreshDatabase): Promise<{ key: string }> {
  const projectId = `bench-${randomBytes(4).toString("hex")}`;
  await db.insertInto("projects").values({ id: projectId, name: "Bench" }).execute();
  return await createApiKey(db, { projectId, name: "bench" });
}

/** Ingest as it runs in a container: a process of its own. `BENCH_NODE_OPTIONS` takes a profile, say. */
async function startServer(database: FreshDatabase): Promise<{ port: number; process: ChildProcess }> {
  const port = await freePort();
  const entry = fileURLToPath(new URL("../app/ingest/main.ts", import.meta.url));
  const options = process.env.BENCH_NODE_OPTIONS?.split(" ") ?? [];
  const child = spawn(process.execPath, [...options, entry], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      REDIS_URL: process.env.TEST_REDIS_URL,
      PORT: String(port),
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  for (let tries = 0; tries < 100; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) return { port, process: child };
    await pause(100);
  }
  throw new Error("ingest did not become healthy within 10 s");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

await main();
