import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { addDays, ensureSpanPartitions, listSpanPartitions } from "@cognobserve/database/span-partitions";
import { type FreshDatabase, freshDatabase } from "@cognobserve/database/testing/fresh-database";
import { Client } from "@temporalio/client";
import { type NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleWorker } from "./bundle-worker.ts";
import { BundledWorker } from "./testing/bundled-worker.ts";
import { Gate } from "./testing/gate.ts";
import { connectToTemporal, temporalAddress, uniqueName } from "./testing/temporal.ts";

/* The worker as an image runs it: bundled, in a directory of its own, a process of its own, on the real services. */

describe("the bundled worker", () => {
  let bundled: BundledWorker;
  let fresh: FreshDatabase;
  let connection: NativeConnection;

  beforeAll(async () => {
    [bundled, fresh, connection] = await Promise.all([BundledWorker.make(), freshDatabase(), connectToTemporal()]);
  });
  afterEach(() => bundled.stopAll());
  afterAll(async () => {
    await bundled?.remove();
    await connection?.close();
    await fresh?.drop();
  });

  const settings = (namespace: string, address = temporalAddress()) => ({
    DATABASE_URL: fresh.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    RETENTION_DAYS: "2",
  });

  const runOf = async (client: Client, scheduleId: string) => {
    for (;;) {
      const { info } = await client.schedule.getHandle(scheduleId).describe();
      const run = info.recentActions.at(-1)?.action;
      if (run?.type === "startWorkflow") {
        return client.workflow.getHandle(run.workflow.workflowId, run.workflow.firstExecutionRunId);
      }
      await pause(50);
    }
  };

  it("registers its namespace and schedules, and is seen polling, also in the file for its health check", async () => {
    const namespace = uniqueName("fresh");
    const pollingFile = join(bundled.directory, namespace);
    const before = Math.floor(Date.now() / 1_000);
    const { says, output } = bundled.start({ ...settings(namespace), POLLING_FILE: pollingFile });
    await says('"msg":"ready"');
    await expect.poll(async () => Number(await readFile(pollingFile, "utf8"))).toBeGreaterThanOrEqual(before);
    const first = await readFile(pollingFile, "utf8");
    await expect.poll(() => readFile(pollingFile, "utf8"), { timeout: 10_000 }).not.toBe(first);
    expect(output()).toMatch(/"cognobserve-retention":"created"/);
    const pollers = async () => {
      const queue = { namespace, taskQueue: { name: "cognobserve-tasks" } };
      return (await connection.workflowService.describeTaskQueue(queue)).pollers;
    };
    await expect.poll(pollers, { timeout: 10_000 }).toHaveLength(1);

    const client = new Client({ connection, namespace });
    await (await runOf(client, "cognobserve-partitions-ahead")).result();
    const days = (await listSpanPartitions(fresh.db)).map(({ day }) => day.toISOString().slice(0, 10));
    expect(days).toContain(addDays(new Date(), 6).toISOString().slice(0, 10));
  });

  it("drops what is too old, and its run can be replayed by the bundle", async () => {
    const namespace = uniqueName("retention");
    await ensureSpanPartitions(fresh.db, [new Date("2020-01-01"), new Date()]);
    await fresh.pool.query("insert into traces (project_id, trace_id, start_time) values ('p', 'old', '2020-01-01')");
    const { says } = bundled.start(settings(namespace));
    await says('"msg":"ready"');

    const client = new Client({ connection, namespace });
    await client.schedule.getHandle("cognobserve-retention").trigger();
    const run = await runOf(client, "cognobserve-retention");
    expect(await run.result()).toEqual({ spanPartitions: ["spans_20200101"], traces: 1 });

    const code = await readFile(join(bundled.directory, "workflows.js"), "utf8");
    await Worker.runReplayHistory({ workflowBundle: { code } }, await run.fetchHistory());
  });

  it("shares the work with another that starts at the same time, and with one that comes later", async () => {
    const namespace = uniqueName("shared");
    const workers = [bundled.start(settings(namespace)), bundled.start(settings(namespace))];
    await Promise.all(workers.map(({ says }) => says('"msg":"ready"')));
    const later = bundled.start(settings(namespace));
    await later.says('"msg":"ready"');
    expect(later.output()).toMatch(/"cognobserve-retention":"unchanged".*"cognobserve-roll-ups":"unchanged"/);
    expect(workers.map(({ output }) => output()).join("")).not.toMatch(/"level":[4-6]0/);
  });

  it("mends a schedule that is not what it should be, and leaves it paused", async () => {
    const namespace = uniqueName("mended");
    const client = new Client({ connection, namespace });
    const first = bundled.start(settings(namespace));
    await first.says('"msg":"ready"');
    await first.stop();

    const schedule = client.schedule.getHandle("cognobserve-roll-ups");
    await schedule.pause("while the database moves");
    const action = { type: "startWorkflow", workflowType: "rollUps", taskQueue: "cognobserve-tasks" } as const;
    await schedule.update(({ state }) => ({ spec: { intervals: [{ every: "1 day" }] }, action, state }));

    const second = bundled.start(settings(namespace));
    await second.says('"msg":"ready"');
    expect(second.output()).toMatch(/"cognobserve-roll-ups":"updated"/);
    const { spec, state } = await schedule.describe();
    expect(spec.intervals).toMatchObject([{ every: 300_000 }]);
    expect(state).toMatchObject({ paused: true, note: "while the database moves" });
  });

  it("waits for a Temporal that is not there yet, outlives one that goes away, and ends when told to", async () => {
    const namespace = uniqueName("away");
    const gate = await Gate.to(temporalAddress());
    const { says, output, stop } = bundled.start(settings(namespace, gate.address));
    await says("waiting for Temporal");
    await gate.open();
    await says('"msg":"ready"');

    await gate.close();
    await gate.open();
    const client = new Client({ connection, namespace });
    const run = await client.workflow.start("rollUps", { taskQueue: "cognobserve-tasks", workflowId: "after" });
    await run.result();

    await gate.close();
    expect(await stop()).toMatchObject({ exitCode: 0 });
    expect(output()).not.toMatch(/ at .*worker\.js/); // no stack trace
  });

  it("ends within its time while it is still waiting for Temporal", async () => {
    const gate = await Gate.to(temporalAddress());
    const { says, stop } = bundled.start(settings("never", gate.address));
    await says("waiting for Temporal");
    expect(await stop()).toMatchObject({ exitCode: 0 });
  });

  it("says which setting is missing", async () => {
    const { child } = bundled.start({});
    expect(await child).toMatchObject({
      exitCode: 1,
      stderr: "the worker cannot run: DATABASE_URL is not set. Set it and start again.",
    });
  });
});

describe("bundleWorker", () => {
  it("refuses a platform for which Temporal has no native module", async () => {
    const build = bundleWorker({ outDir: tmpdir(), platform: "linux", arch: "riscv64" });
    await expect(build).rejects.toThrow(/not made for linux on riscv64/);
  });
});
