import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, startContainer } from "../container.ts";
import { until } from "../until.ts";
import { startLoad } from "./load.ts";
import { expectAllStored } from "./stored-traces.ts";

/* One process inside dies by kill -9 while traces are being sent. Its supervisor, or its parent, starts it again. */

let container: Container;

beforeAll(async () => {
  container = await startContainer();
});
afterAll(async () => {
  await container?.[Symbol.asyncDispose]();
});

const service = (name: string): string => `s6-svstat -o pid /run/cognobserve/services/${name}`;

/** Shell scripts that print the process to be killed. */
const processes: Readonly<Record<string, string>> = {
  ingest: service("ingest"),
  web: service("web"),
  worker: service("worker"),
  valkey: service("valkey"),
  temporal: service("temporal"),
  "a backend of Postgres": `psql -h /run/cognobserve -U postgres -Atc \
    "select pid from pg_stat_activity where application_name = 'cognobserve-ingest' order by query_start desc limit 1"`,
  "Postgres itself": service("postgres"),
};

describe("killed under load", () => {
  it.each(Object.entries(processes))("%s: comes back, and nothing is lost", async (_name, find) => {
    await using load = startLoad(container);
    await load.progress();
    const pid = await container.sh(find);
    expect(pid).toMatch(/^[1-9]\d*$/);
    await container.sh(`kill -KILL ${pid}`);
    await until("another process has taken its place", async () => {
      const next = await container.sh(find);
      return /^[1-9]/.test(next) && next !== pid;
    });
    await container.becomes("healthy");
    await load.progress();
    await load.finish();
    await expectAllStored(container, load);
  });
});
