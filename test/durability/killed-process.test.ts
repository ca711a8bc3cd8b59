import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, startContainer } from "../container.ts";
import { until } from "../until.ts";
import { startLoad } from "./load.ts";
import { expectAllStored } from "./stored-traces.ts";

/* Processes inside die by kill -9 while traces are being sent. Their supervisor, or their parent, starts them again. */

let container: Container;

beforeAll(async () => {
  container = await startContainer();
});
afterAll(async () => {
  await container?.[Symbol.asyncDispose]();
});

const service = (name: string): string => `s6-svstat -o pid /run/cognobserve/services/${name}`;
const backend = `psql -h /run/cognobserve -U postgres -At -c \
  "select pid from pg_stat_activity where application_name = 'cognobserve-ingest' order by query_start desc limit 1"`;

/** Each with a shell script that prints the process, and whether clients notice its death. */
const processes = [
  { name: "ingest", find: service("ingest"), noticed: true },
  { name: "web", find: service("web"), noticed: false },
  { name: "worker", find: service("worker"), noticed: false },
  { name: "valkey", find: service("valkey"), noticed: false },
  { name: "temporal", find: service("temporal"), noticed: false },
  { name: "a backend of Postgres", find: backend, noticed: true },
  { name: "Postgres itself", find: service("postgres"), noticed: true },
];

/** Kills under load, and proves that nothing is lost. @returns how many attempts failed */
async function surviving(kill: () => Promise<void>): Promise<number> {
  await using load = startLoad(container);
  await load.progress();
  await kill();
  await container.becomes("healthy");
  await load.progress();
  await load.finish();
  await expectAllStored(container, load);
  return load.setbacks.length;
}

describe("killed under load", () => {
  for (const { name, find, noticed } of processes) {
    it(`${name}: comes back, and nothing is lost`, async () => {
      const setbacks = await surviving(async () => {
        const pid = await container.sh(find);
        expect(pid).toMatch(/^[1-9]\d*$/);
        await container.sh(`kill -KILL ${pid}`);
        await until("another process has taken its place", async () => {
          const next = await container.sh(find);
          return /^[1-9]/.test(next) && next !== pid;
        });
      });
      expect(setbacks > 0).toBe(noticed);
    });
  }

  it("all at once, supervisors too: they come back in their order, and nothing is lost", async () => {
    const before = (await container.logs()).length;
    const saidSince = async () => (await container.logs()).slice(before);
    const setbacks = await surviving(async () => {
      await container.sh("kill -KILL -1");
      await until("everything has been started", async () => /^cognobserve: ready/m.test(await saidSince()));
      await until("the worker takes work", async () => /^worker: .*"msg":"ready"/m.test(await saidSince()));
    });
    expect(setbacks).toBeGreaterThan(0);
    expect(await saidSince()).not.toMatch(/cognobserve: \w+ ended with exit code/);
  });
});
