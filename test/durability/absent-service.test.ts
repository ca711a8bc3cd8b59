import { ingestHealth } from "@cognobserve/contracts/health";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, startContainer } from "../container.ts";
import { until } from "../until.ts";
import { startLoad } from "./load.ts";
import { expectAllStored } from "./stored-traces.ts";

/* A service is stopped, and stays so for a while, as one does that is being upgraded or that somebody turned off. */

let container: Container;

beforeAll(async () => {
  container = await startContainer();
});
afterAll(async () => {
  await container?.[Symbol.asyncDispose]();
});

describe.each([
  ["valkey", ["redis"]],
  ["temporal", ["temporal", "worker"]],
])("without %s", (name, failing) => {
  it("traces are accepted, stored and shown, and health says what is missing", async () => {
    await using before = startLoad(container);
    await before.progress();
    await container.service(name, "-wD", "-d");
    const { services } = await container.becomes("degraded");
    await before.progress();
    await before.finish();
    expect(before.setbacks).toEqual([]);
    expect(
      Object.entries(services)
        .filter(([, { status }]) => status === "fail")
        .map(([service]) => service),
    ).toEqual(failing);
    await expectAllStored(container, before);

    // What is only begun now finds no connection of better days.
    await using during = startLoad(container);
    await during.progress();
    await during.finish();
    expect(during.setbacks).toEqual([]);
    await expectAllStored(container, during);

    await container.service(name, "-wU", "-u");
    await container.becomes("healthy");
  });
});

describe("without Postgres", () => {
  it("clients are asked to try again, and all is delivered once it is back", async () => {
    await using load = startLoad(container);
    await load.progress();
    await container.service("postgres", "-wD", "-d");
    const { services } = await container.becomes("unhealthy");
    expect(services.database).toEqual({ status: "fail", reason: expect.stringMatching(/\.$/) });
    expect(services.ingest).toEqual({ status: "fail", reason: "The database does not answer." });
    expect((await fetch(`${container.webUrl}/api/health`)).status).toBe(503);
    expect((await fetch(`${container.webUrl}/api/health/live`)).status).toBe(200);

    const health = await fetch(`${container.ingestUrl}/health`);
    expect(health.status).toBe(503);
    expect(ingestHealth.parse(await health.json()).reason).toBe("The database does not answer.");
    const refusal = await until("a client was asked to try again", () =>
      load.setbacks.find(({ status }) => status !== undefined),
    );
    expect(refusal).toMatchObject({ status: 503, text: expect.stringContaining("The database does not answer.") });
    expect(Number(refusal.retryAfter)).toBeGreaterThan(0);

    // Whoever starts meanwhile waits, rather than dying again and again until the container is given up.
    for (const name of ["temporal", "web", "worker", "ingest"]) await container.service(name, "-k");
    await until("ingest answers again", async () => (await fetch(`${container.ingestUrl}/health`)).status === 503);
    await container.service("postgres", "-wU", "-u");
    await container.becomes("healthy");
    expect(await container.logs()).not.toMatch(/cognobserve: (temporal|web|worker|ingest) ended with exit code/);
    await load.progress();
    await load.finish();
    await expectAllStored(container, load);
  });
});
