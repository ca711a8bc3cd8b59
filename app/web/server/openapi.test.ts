import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type TestWeb, testWeb } from "./testing/test-web.ts";

const document = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.url() })),
  paths: z.record(z.string(), z.object({ get: z.looseObject({ responses: z.record(z.string(), z.unknown()) }) })),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

let web: TestWeb;
beforeAll(async () => {
  web = await testWeb();
});
afterAll(() => web.close());

const read = async (headers: Record<string, string> = {}) =>
  document.parse(await (await web.ask("/api/v1/openapi.json", { headers })).json());

describe("the OpenAPI document", () => {
  it("describes all addresses of the public API", async () => {
    const { openapi, paths } = await read();
    expect(openapi).toBe("3.1.0");
    expect(Object.keys(paths)).toEqual(["/api/v1/traces", "/api/v1/traces/{trace_id}", "/api/v1/near-misses"]);
    expect(Object.keys(paths["/api/v1/traces"]?.get.responses ?? {})).toEqual(["200", "400", "401", "403", "503"]);
  });

  it("refers to nothing that it does not hold", async () => {
    const text = JSON.stringify(await read());
    const { components } = await read();
    const referred = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(referred.length).toBeGreaterThan(0);
    for (const name of referred) expect(Object.keys(components.schemas)).toContain(name);
  });

  it("names the address at which it was asked for", async () => {
    const { servers } = await read({
      host: "web:3000",
      "x-forwarded-host": "observe.example.com",
      "x-forwarded-proto": "https",
    });
    expect(servers).toEqual([{ url: "https://observe.example.com" }]);
  });
});
