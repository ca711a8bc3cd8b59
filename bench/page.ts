import { randomBytes } from "node:crypto";
import http from "node:http";
import { traceDetail, tracePage } from "@cognobserve/contracts/public-api";
import { createApiKey } from "@cognobserve/database/api-keys";
import { freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { nameServices } from "./name-services.ts";
import { fillPageRows } from "./page-rows.ts";
import { type Figure, quantile, report } from "./report.ts";
import { startRole } from "./start-role.ts";

/* What a reader waits for: pages of the trace list, and single traces, over a million spans. */

const ROUNDS = 200;
const GOAL_MS = 100;
const project = "bench";

async function main(): Promise<void> {
  nameServices();
  const database = await freshDatabase();
  try {
    await database.db.insertInto("projects").values({ id: project, name: "Bench" }).execute();
    const { key } = await createApiKey(database.db, { projectId: project, name: "bench" });
    console.log("filling the database …");
    const rows = await fillPageRows(database, project);
    const web = await startRole("app/web/server/main.ts", "/api/health/live", {
      DATABASE_URL: database.url,
      REDIS_URL: process.env.TEST_REDIS_URL ?? "redis://127.0.0.1:6379",
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    });
    try {
      const ask = asker(web.port, key);
      const middle = tracePage.parse(JSON.parse(await ask(`/api/v1/traces?to=${daysAgo(15)}`)));
      const select = async (text: string, values: unknown[]) => await timings(() => database.pool.query(text, values));
      const list = await select(
        "select * from traces where project_id = $1 order by start_time desc, trace_id desc limit 50",
        [project],
      );
      const spans = await select("select * from spans where project_id = $1 and trace_id = $2", [
        project,
        rows.ordinary,
      ]);
      const many = await select("select * from spans where project_id = $1 and trace_id = $2", [project, rows.large]);

      for (const [id, expected] of [
        [rows.ordinary, 4],
        [rows.large, 1_000],
      ] as const) {
        const trace = traceDetail.parse(JSON.parse(await ask(`/api/v1/traces/${id}`)));
        if (trace.spans.length !== expected) throw new Error(`${id} has ${trace.spans.length} spans, not ${expected}`);
      }

      const cases: readonly (readonly [string, string, readonly number[]])[] = [
        ["newest 50 traces", "/api/v1/traces", list],
        ["50 from the middle of the month", `/api/v1/traces?cursor=${middle.next_cursor}`, list],
        ["a name that most have", "/api/v1/traces?name=chat", list],
        ["a name that ten have", "/api/v1/traces?name=reconciliation", list],
        ["a name that none has", "/api/v1/traces?name=nowhere", list],
        ["a name of two letters that none has", "/api/v1/traces?name=zq", list],
        ["failed ones", "/api/v1/traces?status=error", list],
        ["one model", "/api/v1/traces?model=gpt-7", list],
        ["one model, failed, named", "/api/v1/traces?model=gpt-7&status=error&name=chat", list],
        ["one session", "/api/v1/traces?session_id=session-77", list],
        ["one day, two weeks ago", `/api/v1/traces?from=${daysAgo(15)}&to=${daysAgo(14)}`, list],
        ["one trace of 4 spans", `/api/v1/traces/${rows.ordinary}`, spans],
        ["one trace of 1,000 spans", `/api/v1/traces/${rows.large}`, many],
      ];
      const figures: Figure[] = [];
      for (const [measure, path, baseline] of cases) {
        const samples = await timings(() => ask(path));
        figures.push({
          measure,
          value: pair(samples),
          baseline: `select ${pair(baseline)}`,
          goal: `p99 ≤ ${GOAL_MS} ms`,
          met: quantile(samples, 0.99) <= GOAL_MS,
        });
      }
      await report(
        "page",
        `Milliseconds, p50 / p99 of ${ROUNDS}, one request after another through HTTP with an API key, over ${rows.spans.toLocaleString("en")} spans in ${rows.traces.toLocaleString("en")} traces of a month. Client, web and Postgres share the machine; the baseline is a bare \`select\` of as many rows over an open connection.`,
        figures,
      );
    } finally {
      await web.stop();
    }
  } finally {
    await database.drop();
  }
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const pair = (samples: readonly number[]): string =>
  `${quantile(samples, 0.5).toFixed(1)} / ${quantile(samples, 0.99).toFixed(1)}`;

/** Milliseconds of each run, after some that warm up. */
async function timings(run: () => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 10; n++) await run();
  const samples: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    const start = performance.now();
    await run();
    samples.push(performance.now() - start);
  }
  return samples;
}

/** Asks over one connection that stays open, and reads the whole answer. */
function asker(port: number, key: string): (path: string) => Promise<string> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return (path) =>
    new Promise((resolve, reject) => {
      const request = http.get({ port, path, agent, headers: { "X-API-Key": key } }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
        });
      });
      request.on("error", reject);
    });
}

await main();
