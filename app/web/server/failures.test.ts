import { randomBytes } from "node:crypto";
import { createApiKey } from "@cognobserve/database/api-keys";
import { openDatabase, openPool } from "@cognobserve/database/connection";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "./app.ts";
import { createAuthentication } from "./authentication.ts";
import { type BreakableProxy, breakableProxy } from "./testing/breakable-proxy.ts";
import { cookieOf, password, type TestWeb, testWeb } from "./testing/test-web.ts";

let web: TestWeb;
let proxy: BreakableProxy;
let app: ReturnType<typeof createApp>;
let close: () => Promise<void>;

beforeAll(async () => {
  web = await testWeb();
  proxy = await breakableProxy(web.fresh.url);
  const pool = openPool({ url: proxy.url, max: 4, application: "failures", onIdleError: () => {} });
  const db = openDatabase(pool);
  const secret = randomBytes(32).toString("base64url");
  const authentication = createAuthentication({ db, secret, publicUrl: undefined, log: web.dependencies.log });
  app = createApp({ ...web.dependencies, db, authentication });
  close = () => db.destroy();
});
afterAll(async () => {
  await close();
  await proxy.cut();
  await web.close();
});

const post = (path: string, body: unknown) =>
  app.request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

describe("while Postgres is away", () => {
  it("every question is answered with 503 and a sentence, and the next after it is back with 200", async () => {
    const { email, projectId } = await web.signUp("Ada");
    const { key } = await createApiKey(web.fresh.db, { projectId, name: "test" });
    const cookie = cookieOf(await post("/api/auth/sign-in/email", { email, password }));
    const ask = async () =>
      await Promise.all([
        app.request("/api/setup"),
        app.request("/api/session", { headers: { cookie } }),
        app.request("/api/projects", { headers: { cookie } }),
        app.request("/api/v1/traces", { headers: { "x-api-key": key } }),
        app.request(`/api/v1/traces?project_id=${projectId}`, { headers: { cookie } }),
        post("/api/auth/sign-in/email", { email, password }),
      ]);

    expect((await ask()).map(({ status }) => status)).toEqual(Array(6).fill(200));
    await proxy.cut();
    const refused = await ask();
    expect(refused.map(({ status }) => status)).toEqual(Array(6).fill(503));
    for (const answer of refused) {
      expect(answer.headers.get("retry-after")).toBe("5");
      expect(await answer.json()).toMatchObject({ error: { code: "database-unreachable" } });
    }
    expect((await app.request("/api/health/live")).status).toBe(200);
    await proxy.mend();
    expect((await ask()).map(({ status }) => status)).toEqual(Array(6).fill(200));
  });
});

describe("an address that does not exist", () => {
  it("is a JSON 404 under /api", async () => {
    const answer = await app.request("/api/nope");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: "not-found" } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

describe("a body", () => {
  it("of megabytes is refused before it is read", async () => {
    expect((await post("/api/auth/sign-up/email", { name: "x".repeat(2_000_000) })).status).toBe(413);
  });

  it("that is no JSON is refused with a sentence", async () => {
    const headers = { "content-type": "application/json" };
    const answer = await app.request("/api/auth/sign-in/email", { method: "POST", headers, body: "{" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "json-invalid" } });
  });
});
