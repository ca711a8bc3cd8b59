import { randomBytes } from "node:crypto";
import { apiError } from "@cognobserve/contracts/api-error";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../until.ts";
import { createInstallation, type Installation } from "./installation.ts";

/* What clients notice of replicas that end and die: as little as can be. */

const apiKey = `co_sk_${randomBytes(24).toString("base64url")}`;

let installation: Installation;
beforeAll(async () => {
  installation = await createInstallation({
    NEXTAUTH_SECRET: randomBytes(24).toString("base64url"),
    NEXTAUTH_URL: "http://localhost:3000",
    INIT_ADMIN_EMAIL: "admin@example.com",
    INIT_ADMIN_PASSWORD: randomBytes(12).toString("base64url"),
    INIT_API_KEY: apiKey,
  });
  await installation.composed("up", "--detach", "--wait", "--scale", "ingest=2", "--scale", "web=2");
});
afterAll(() => installation?.[Symbol.asyncDispose]());

/** Sends a trace once, and never again. */
async function send(id: string, base = installation.ingestUrl, padding = 0): Promise<Response> {
  const trace = { id, name: id, timestamp: new Date().toISOString(), input: "x".repeat(padding), spans: [] };
  return await fetch(`${base}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": apiKey },
    body: JSON.stringify(trace),
  });
}

const read = (path: string): Promise<Response> =>
  fetch(`${installation.webUrl}${path}`, { headers: { "x-api-key": apiKey } });

/** Asks in eight lanes at once until `meanwhile` has ended. @returns statuses, and how often each came */
async function statuses(meanwhile: Promise<unknown>, ask: (n: number) => Promise<Response>) {
  const found: Record<number, number> = {};
  let over = false;
  let n = 0;
  const lane = async (): Promise<void> => {
    while (!over) {
      const { status } = await ask(n++);
      found[status] = (found[status] ?? 0) + 1;
    }
  };
  const lanes = Promise.all(Array.from({ length: 8 }, lane));
  await meanwhile.finally(() => {
    over = true;
  });
  await lanes;
  return found;
}

const replica = async (service: string): Promise<string> =>
  (await installation.composed("ps", "--quiet", service)).split("\n")[0] ?? "";

describe("a client that never tries again", () => {
  it("loses no trace when an ingest is killed in the midst of its work, and none when it comes back", async () => {
    const victim = await replica("ingest");
    const found = await statuses(
      (async () => {
        await execa("docker", ["kill", victim]);
        await execa("docker", ["start", victim]);
      })(),
      (n) => send(`killed-${n}`),
    );
    expect(Object.keys(found)).toEqual(["200"]);
    const count = found[200] ?? 0;
    const sample = Array.from({ length: 50 }, (_, n) => Math.floor((n * count) / 50));
    const kept = await Promise.all(sample.map((n) => read(`/api/v1/traces/killed-${n}`)));
    expect(kept.map(({ status }) => status)).toEqual(sample.map(() => 200));
  });

  it("gets its answer from another ingest when the first one dies with the request in its hands", async () => {
    const [postgres, victim] = await Promise.all(["postgres", "ingest"].map(replica));
    await execa("docker", ["pause", postgres ?? ""]); // so that no ingest can answer before it is killed
    const answers = Promise.all(["a", "b", "c", "d", "e", "f"].map((name) => send(`died-${name}`)));
    await execa("docker", ["kill", victim ?? ""]).finally(() => execa("docker", ["unpause", postgres ?? ""]));
    await execa("docker", ["start", victim ?? ""]);
    expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it("reads on while a web drains, and while one is killed", async () => {
    const found = await statuses(
      (async () => {
        const [first, second] = (await installation.composed("ps", "--quiet", "web")).split("\n");
        await execa("docker", ["stop", first ?? ""]);
        await execa("docker", ["start", first ?? ""]);
        await until("the web that was stopped is healthy again", async () => {
          const { stdout } = await execa("docker", ["inspect", "--format", "{{.State.Health.Status}}", first ?? ""]);
          return stdout === "healthy";
        });
        await execa("docker", ["kill", second ?? ""]);
        await execa("docker", ["start", second ?? ""]);
      })(),
      () => read("/api/v1/traces/killed-0"),
    );
    expect(Object.keys(found)).toEqual(["200"]);
  });
});

describe("the worker's health", () => {
  const health = () => installation.compose("exec", "-T", "worker", "health-check", "worker");

  it("is that it asks Temporal for work, and not merely that it runs", async () => {
    expect(await health()).toEqual({ exitCode: 0, output: "" });
    const worker = await replica("worker");
    await execa("docker", ["kill", "--signal", "STOP", worker]);
    try {
      await until("it is no longer said to ask for work", async () =>
        (await health()).output.includes("has not asked Temporal for work"),
      );
    } finally {
      await execa("docker", ["kill", "--signal", "CONT", worker]);
    }
    await until("it is healthy again", async () => (await health()).exitCode === 0);
  });
});

describe("the gateway", () => {
  it("takes traces at the dashboard's address, too", async () => {
    expect((await send("at-web", installation.webUrl)).status).toBe(200);
    expect((await read("/api/v1/traces/at-web")).status).toBe(200);
    const other = await fetch(`${installation.webUrl}/api/public/otel/v1/traces`);
    expect([other.status, other.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("passes a large trace on, and refuses one that is too large for good, in JSON", async () => {
    for (const base of [installation.ingestUrl, installation.webUrl]) {
      expect((await send("large", base, 3_000_000)).status).toBe(200);
      const refused = await send("too-large", base, 17_500_000);
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([413, null]);
      expect(apiError.parse(await refused.json()).error.code).toBe("body-too-large");
    }
  });

  it("leaves Temporal's dashboard, when asked for, to this machine alone: hardened, and connected", async () => {
    await installation.composed("--profile", "debug", "up", "--detach", "--wait", "--no-recreate", "temporal-ui");
    const workflows = await fetch("http://127.0.0.1:8088/api/v1/namespaces/default/workflows");
    expect(await workflows.text()).toContain("cognobserve-");
    const look = "grep -E '^(Uid|CapEff):' /proc/1/status; touch /etc/probe 2>&1";
    const { output } = await installation.compose("exec", "-T", "temporal-ui", "sh", "-c", look);
    expect(output).toMatch(/^Uid:\t1000\t/m);
    expect(output).toMatch(/^CapEff:\t0+$/m);
    expect(output).toContain("Read-only file system");
    await installation.composed("--profile", "debug", "stop", "--timeout", "2", "temporal-ui");
  });

  it("keeps the dashboard's own headers, and lets no visitor choose the id of a request", async () => {
    const page = await fetch(installation.webUrl, { headers: { "x-request-id": "mine" } });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(page.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
    expect(page.headers.get("strict-transport-security")).toBeNull();
  });

  it("gives a request that failed one id, in the answer and in the logs of both that had to do with it", async () => {
    await installation.composed("stop", "--timeout", "2", "postgres");
    const refused = await until("ingest cannot store", async () => {
      const answer = await send("no-postgres");
      return answer.status === 503 && answer;
    });
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    const id = refused.headers.get("x-request-id") ?? "";
    const logs = await installation.composed("logs", "--no-log-prefix", "ingest");
    expect(logs.split("\n").filter((line) => line.includes(id))).toEqual([expect.stringContaining('"requestId":')]);
    expect(await installation.composed("logs", "gateway")).toContain(id);
    await installation.composed("start", "postgres");
  });

  it("says itself, in words that each client understands, that nobody answers; and is unhealthy then", async () => {
    await installation.composed("stop", "--timeout", "2", "ingest", "web");
    const [ingest, traces, api, page] = await Promise.all([
      send("nobody"),
      send("nobody", installation.webUrl),
      read("/api/v1/traces/nobody"),
      read("/projects"),
    ]);
    for (const refused of [ingest, traces]) {
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
      expect(apiError.parse(await refused.json()).error.code).toBe("unavailable");
    }
    expect(api.status).toBe(503);
    expect(apiError.parse(await api.json()).error.code).toBe("unavailable");
    expect([page.status, page.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("The dashboard does not answer");

    const gateway = await replica("gateway");
    await until("the gateway is unhealthy", async () => {
      const { stdout } = await execa("docker", ["inspect", "--format", "{{.State.Health.Status}}", gateway]);
      return stdout === "unhealthy";
    });
    const logs = await installation.composed("logs", "--no-log-prefix", "gateway");
    const line = logs.split("\n").find((line) => line.includes(ingest.headers.get("x-request-id") ?? "-"));
    expect(JSON.parse(line?.slice(line.indexOf("{")) ?? "{}")).toMatchObject({
      status: 503,
      error: "no upstreams available",
    });
    expect(logs).not.toContain(apiKey);

    await installation.composed("start", "ingest", "web");
    await until("traces are taken again", async () => (await send("after")).status === 200);
  });
});
