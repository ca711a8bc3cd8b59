import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { createApiKey } from "@cognobserve/database/api-keys";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { assertStored, copyIn, copyOut, empty } from "./copied-rows.ts";
import { typicalOtlpBodies } from "./ingest-bodies.ts";
import { nameServices } from "./name-services.ts";
import { median, report } from "./report.ts";
import { sendBodies } from "./send-bodies.ts";
import { startRole } from "./start-role.ts";

/* Spans a second through HTTP until they are committed, beside one connection's COPY of the same rows. */

const REQUESTS = 10;
const CLIENTS = 12;
const ROUNDS = 3;
const GOAL = 0.3;

async function main(): Promise<void> {
  nameServices();
  const database = await freshDatabase();
  const server = await startRole("app/ingest/main.ts", "/health", {
    DATABASE_URL: database.url,
    REDIS_URL: process.env.TEST_REDIS_URL ?? "",
  });
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
    await server.stop();
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

await main();
