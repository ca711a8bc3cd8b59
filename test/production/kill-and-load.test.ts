import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { webHealth } from "@cognobserve/contracts/health";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLoad } from "../durability/load.ts";
import { expectAllStored } from "../durability/stored-traces.ts";
import { until } from "../until.ts";
import { startExporters } from "./exporters.ts";
import { createInstallation, type Installation } from "./installation.ts";
import { type Outage, outageTable } from "./outages.ts";
import { becomesHealthy, crash, hang, replicas } from "./replicas.ts";

/* Replicas of everything that can have some, and the worst that can befall them, while clients keep sending. */

const services = ["postgres", "redis", "temporal", "ingest", "gateway", "web", "worker"];
/** Something happens as often as this, which makes a load of a minute. */
const EVERY_MS = 6_500;
/** Longer than the gateway waits for an answer, and than our own time limits towards Redis. */
const HANG_MS = 6_000;

const apiKey = `co_sk_${randomBytes(24).toString("base64url")}`;
const scale = (ingest: number): string[] => [`ingest=${ingest}`, "web=2", "worker=2"].flatMap((n) => ["--scale", n]);

let installation: Installation;
let clients: { readonly webUrl: string; readonly ingestUrl: string; readonly apiKey: string };

beforeAll(async () => {
  installation = await createInstallation({
    NEXTAUTH_SECRET: randomBytes(24).toString("base64url"),
    NEXTAUTH_URL: "http://localhost:3000",
    INIT_ADMIN_EMAIL: "admin@example.com",
    INIT_ADMIN_PASSWORD: randomBytes(12).toString("base64url"),
    INIT_PROJECT_NAME: "Load",
    INIT_API_KEY: apiKey,
  });
  clients = { webUrl: installation.webUrl, ingestUrl: installation.ingestUrl, apiKey };
  await installation.composed("up", "--detach", "--wait", ...scale(3));
});
afterAll(() => installation?.[Symbol.asyncDispose]());

const first = async (service: string): Promise<string> => (await replicas(installation, service))[0];

/** Waits until /api/health says so. @returns the services that fail */
async function health(status: string): Promise<readonly string[]> {
  let last = "nothing";
  const { services } = await until(
    () => `/api/health is ${status}; it last said ${last}`,
    async () => {
      last = await (await fetch(`${installation.webUrl}/api/health`)).text();
      const answer = webHealth.parse(JSON.parse(last));
      return answer.status === status && answer;
    },
  );
  return Object.entries(services).flatMap(([name, service]) => (service.status === "fail" ? [name] : []));
}

describe("while clients send that try again", () => {
  it("each service may crash or hang: it comes back by itself, and nothing is lost or stored twice", async () => {
    const outages: Outage[] = [];
    await using load = startExporters(clients);
    await load.progress();
    const befalls = async (what: string, service: string, event: (id: string) => Promise<void>): Promise<void> => {
      const began = Date.now();
      outages.push({ what: `${service} ${what}`, began });
      await event(await first(service));
      await load.progress();
      await pause(Math.max(0, began + EVERY_MS - Date.now()));
    };
    for (const service of services) await befalls("crashes", service, crash);
    for (const service of ["ingest", "redis"]) {
      await befalls(`hangs for ${HANG_MS / 1000} s`, service, (id) => hang(id, HANG_MS));
    }
    await health("healthy");
    for (const id of await installation.containers()) await becomesHealthy(id);
    await load.finish();
    console.log(`\n${outageTable(outages, load)}`);
    console.log(`${load.acknowledged.size} traces were acknowledged; exporters gave up ${load.givenUp()} times`);
    await expectAllStored(clients, load);
  });

  it("Postgres may be away: they are asked to try again, and deliver once it is back", async () => {
    await using load = startExporters(clients);
    await load.progress();
    await installation.composed("stop", "postgres");
    const refusal = await until("a client was asked to try again", () =>
      load.setbacks.find(({ status }) => status === 503),
    );
    expect(refusal.text).toContain("The database does not answer.");
    expect(Number(refusal.retryAfter)).toBeGreaterThan(0);
    await installation.composed("start", "postgres");
    await health("healthy");
    await load.progress();
    await load.finish();
    await expectAllStored(clients, load);
  });
});

describe("after a restart", () => {
  it("of one service or of all, in any order, everything is there and goes on by itself", async () => {
    await using load = startExporters(clients);
    for (const service of services) {
      await load.progress(20);
      await installation.composed("restart", service);
    }
    await load.progress(20);

    // As when the power fails: nothing is shut down, and Docker then starts what had been running, in its own order.
    const running = (await installation.composed("ps", "--quiet")).split("\n");
    await execa("docker", ["kill", ...running]);
    const order = running.toSorted(() => Math.random() - 0.5);
    await execa("docker", ["start", ...order]);
    await health("healthy");
    await load.progress();
    await load.finish();
    await expectAllStored(clients, load);
  });
});

describe("without any failed request", () => {
  it("an ingest may crash, another may be stopped, two may be taken away, and come again", async () => {
    await using load = startLoad(clients);
    await load.progress();
    const [crashed, stopped = ""] = await replicas(installation, "ingest");
    await crash(crashed);
    await load.progress();
    await execa("docker", ["stop", stopped]);
    await load.progress();
    await execa("docker", ["start", stopped]);
    await load.progress();
    await installation.composed("up", "--detach", ...scale(1));
    expect(await replicas(installation, "ingest")).toHaveLength(1);
    await load.progress();
    await installation.composed("up", "--detach", ...scale(3));
    await load.progress();
    await load.finish();
    expect(load.setbacks).toEqual([]);
    await expectAllStored(clients, load);
  });

  it("Redis and Temporal may be away: traces are accepted, stored and shown", async () => {
    await using before = startLoad(clients);
    await before.progress();
    await installation.composed("stop", "redis");
    expect(await health("degraded")).toEqual(["redis"]);
    await before.progress();
    await before.finish();
    expect(before.setbacks).toEqual([]);
    await expectAllStored(clients, before);

    await installation.composed("stop", "temporal");
    await until("health has noticed", async () => (await health("degraded")).includes("temporal"));
    // What is only begun now finds no connection of better days.
    await using during = startLoad(clients);
    await during.progress();
    await during.finish();
    expect(during.setbacks).toEqual([]);
    await expectAllStored(clients, during);

    await installation.composed("start", "redis", "temporal");
    await health("healthy");
  });
});
