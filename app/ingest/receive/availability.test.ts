import { afterEach, describe, expect, it } from "vitest";
import { type BreakableProxy, breakableProxy } from "../testing/breakable-proxy.ts";
import { startIngest, type TestIngest } from "../testing/start-ingest.ts";

let ingest: TestIngest;
let proxy: BreakableProxy | undefined;
afterEach(async () => {
  await proxy?.mend();
  await ingest.stop();
  await proxy?.close();
  proxy = undefined;
});

let ids = 0;
const trace = (values: object = {}) => ({
  trace_id: `t${++ids}`,
  spans: [{ span_id: "a", start_time: Date.now(), ...values }],
});
const statusOf = async (response: Promise<Response>) => (await response).status;
const health = async () => {
  const response = await ingest.app.request("/health");
  return [response.status, await response.json()];
};
const storedTraces = async () =>
  (await ingest.rows("select count(*)::int as n from spans where project_id = $1"))[0]?.n;

describe("while Postgres is away", () => {
  const startBehindProxy = async (deadlineMs = 8_000) => {
    const made = await breakableProxy(process.env.TEST_POSTGRES_URL ?? "", 5432);
    proxy = made;
    ingest = await startIngest({ reach: made.through, deadlineMs });
    return made;
  };

  it("answers 503 at once, says so in its health, and goes on when it is back", async () => {
    const behind = await startBehindProxy();
    expect(await statusOf(ingest.postJson(trace()))).toBe(200);
    expect(await health()).toEqual([200, { status: "ok" }]);
    await behind.cut();
    const lost = trace();
    const response = await ingest.postJson(lost);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await response.json()).toMatchObject({ code: 14, error: { code: "storage-unavailable" } });
    expect(await health()).toEqual([503, { status: "unavailable", reason: "The database does not answer." }]);
    await behind.mend();
    expect(await statusOf(ingest.postJson(lost))).toBe(200);
    expect(await health()).toEqual([200, { status: "ok" }]);
    expect(await storedTraces()).toBe(2);
  });

  it("refuses with 503, not 401, when it cannot ask who a key belongs to", async () => {
    const behind = await startBehindProxy();
    await behind.cut();
    expect(await statusOf(ingest.postJson(trace()))).toBe(503);
  });

  it("gives up on a server that has stopped answering", async () => {
    const behind = await startBehindProxy(300);
    expect(await statusOf(ingest.postJson(trace()))).toBe(200);
    behind.freeze();
    expect(await Promise.all([1, 2, 3].map(() => statusOf(ingest.postJson(trace()))))).toEqual([503, 503, 503]);
    await behind.mend();
    await expect.poll(() => statusOf(ingest.postJson(trace())), { timeout: 10_000 }).toBe(200);
  });
});

describe("a request that the database refuses", () => {
  it("does not fail those that share its transaction", async () => {
    ingest = await startIngest({
      // Nothing that a client can send is known to get this far, so it is broken on its way.
      wrapWriter: (write) => (batches) =>
        write(
          batches.map((batch) => ({
            ...batch,
            spans: batch.spans.map((span) => (span.name === "poison" ? { ...span, attributes: "{" } : span)),
          })),
        ),
    });
    const all = Array.from({ length: 20 }, (_, n) => trace({ name: n === 7 ? "poison" : "fine" }));
    const responses = await Promise.all(all.map((one) => ingest.postJson(one)));
    expect(responses.map(({ status }) => status)).toEqual(all.map((_, n) => (n === 7 ? 400 : 200)));
    expect(await responses[7]?.json()).toMatchObject({ error: { code: "cannot-be-stored" } });
    expect(await storedTraces()).toBe(19);
  });
});

describe("under load", () => {
  it("shares transactions among requests", async () => {
    let transactions = 0;
    ingest = await startIngest({
      wrapWriter: (write) => (batches) => {
        transactions++;
        return write(batches);
      },
    });
    const responses = await Promise.all(Array.from({ length: 100 }, () => ingest.postJson(trace())));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(await storedTraces()).toBe(100);
    expect(transactions).toBeLessThan(50);
  });

  it("answers 429 when it is full, holds no more than its budget, and takes more afterwards", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    ingest = await startIngest({
      limits: { inFlightBytes: 2e6 },
      wrapWriter: (write) => async (batches) => {
        await gate;
        return await write(batches);
      },
    });
    const big = () => ingest.postJson(trace({ input: "x".repeat(300_000) }));
    const waiting = Array.from({ length: 6 }, big);
    const refused = await Promise.all(Array.from({ length: 4 }, big));
    expect(refused.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    open();
    expect(await Promise.all(waiting.map(statusOf))).toEqual(Array(6).fill(200));
    expect(await statusOf(big())).toBe(200);
  });
});

describe("health", () => {
  const failWith = (code: string) => {
    let failing = true;
    return {
      mend: () => {
        failing = false;
      },
      wrapWriter: (write: Parameters<NonNullable<NonNullable<Parameters<typeof startIngest>[0]>["wrapWriter"]>>[0]) =>
        ((batches) =>
          failing
            ? Promise.reject(Object.assign(new Error("could not extend file"), { code }))
            : write(batches)) as typeof write,
    };
  };

  it("reports a full disk until there is room again", async () => {
    const disk = failWith("53100");
    ingest = await startIngest({ wrapWriter: disk.wrapWriter });
    const response = await ingest.postJson(trace());
    expect([response.status, await response.json()]).toEqual([
      503,
      expect.objectContaining({ message: expect.stringMatching(/disk of the database is full.*RETENTION_DAYS/) }),
    ]);
    expect(await health()).toEqual([200, { status: "ok" }]); // the probe found room: the disk is not really full
    disk.mend();
    expect(await statusOf(ingest.postJson(trace()))).toBe(200);
  });

  it("says when the database is read-only, and when it has not been migrated", async () => {
    let now = Date.now();
    ingest = await startIngest({ now: () => now });
    const { pool } = ingest.database;
    const name = (await ingest.rows("select current_database() as name"))[0]?.name;
    await pool.query(`alter database ${name} set default_transaction_read_only = on`);
    const fresh = await startIngest({ reach: () => ingest.database.url });
    const readOnly = await fresh.app.request("/health");
    expect([readOnly.status, await readOnly.json()]).toEqual([
      503,
      { status: "unavailable", reason: expect.stringMatching(/read-only/) },
    ]);
    await fresh.stop();
    await pool.query("alter table traces rename to elsewhere");
    now += 60_000;
    expect(await health()).toEqual([
      503,
      { status: "unavailable", reason: expect.stringMatching(/not been migrated/) },
    ]);
  });

  it("lives on its own", async () => {
    ingest = await startIngest();
    const response = await ingest.app.request("/health/live");
    expect([response.status, await response.json()]).toEqual([200, { status: "ok", version: "test" }]);
  });
});
