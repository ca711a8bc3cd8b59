import type { ServiceName } from "@cognobserve/contracts/health";
import { webHealth } from "@cognobserve/contracts/health";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createHealth, type Probes } from "./health.ts";
import { type Probe, ProbeFailure } from "./probe.ts";

const log = pino({ level: "silent" });
const pass: Probe = async () => {};
const fail: Probe = async () => {
  throw new ProbeFailure("It is tired.");
};

const names = ["database", "redis", "temporal", "ingest", "worker"] as const satisfies readonly ServiceName[];

const ask = async (failing: readonly ServiceName[], probe = fail) => {
  const probes = Object.fromEntries(names.map((name) => [name, failing.includes(name) ? probe : pass])) as Probes;
  return webHealth.parse(await createHealth({ probes, version: "1.2.3", log })());
};

/** Every way in which some of the services fail, from none to all. */
const combinations = Array.from({ length: 2 ** names.length }, (_, bits) =>
  names.filter((_name, index) => (bits >> index) & 1),
);

describe("health", () => {
  it.each(combinations.map((failing) => [failing.join(" + ") || "nothing", failing] as const))(
    "with %s failing",
    async (_title, failing) => {
      const health = await ask(failing);
      const vital = failing.includes("database") || failing.includes("ingest");
      expect(health.status).toBe(vital ? "unhealthy" : failing.length > 0 ? "degraded" : "healthy");
      for (const name of names) {
        const expected = failing.includes(name) ? { status: "fail", reason: "It is tired." } : { status: "pass" };
        expect(health.services[name]).toEqual(expected);
      }
    },
  );

  it("asks once for all who ask together, and forgets a bad answer sooner than a good one", async () => {
    let time = 0;
    let asked = 0;
    let worker = fail;
    const counted: Probe = async (signal) => {
      asked += 1;
      await worker(signal);
    };
    const probes: Probes = { database: pass, redis: pass, temporal: pass, ingest: pass, worker: counted };
    const health = createHealth({ probes, version: "1.2.3", log, now: () => time });

    await Promise.all([health(), health(), health()]);
    expect(asked).toBe(1);
    time = 199;
    expect((await health()).status).toBe("degraded");
    expect(asked).toBe(1);
    worker = pass;
    time = 200;
    expect((await health()).status).toBe("healthy");
    time = 1_199;
    await health();
    expect(asked).toBe(2);
    time = 1_200;
    await health();
    expect(asked).toBe(3);
  });

  it("does not wait for a service that hangs", async () => {
    const health = await ask(["redis"], () => new Promise(() => {}));
    expect(health).toMatchObject({
      status: "degraded",
      services: { redis: { reason: "It did not answer within 1.4 s." } },
    });
  });

  it("tells what the network said, wherever in the error it stands", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.5:5432"), { code: "ECONNREFUSED" });
    for (const error of [refused, new TypeError("fetch failed", { cause: refused }), new AggregateError([refused])]) {
      const { services } = await ask(["database"], async () => {
        throw error;
      });
      expect(services.database.reason).toBe("It refuses connections: it is stopped or still starting.");
    }
  });

  it("repeats no unknown error, which could hold a secret", async () => {
    const { services } = await ask(["database"], async () => {
      throw new Error("password authentication failed for postgres://app:hunter2@db");
    });
    expect(services.database.reason).not.toContain("hunter2");
  });

  it("asks anew a second later, and not before", async () => {
    let time = 0;
    let asked = 0;
    const count: Probe = async () => {
      asked += 1;
    };
    const probes: Probes = { database: count, redis: pass, temporal: pass, ingest: pass, worker: pass };
    const health = createHealth({ probes, version: "1", log, now: () => time });
    await Promise.all([health(), health()]);
    time = 999;
    await health();
    expect(asked).toBe(1);
    time = 1_000;
    await health();
    expect(asked).toBe(2);
  });
});
