import { apiKeyCacheKey } from "@cognobserve/contracts/live-feed";
import { apiKey, apiKeyCreated, project } from "@cognobserve/contracts/web-api";
import { hashApiKey } from "@cognobserve/database/api-keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertTraces, sampleTraces } from "../testing/sample-traces.ts";
import { type Person, type TestWeb, testWeb } from "../testing/test-web.ts";

let web: TestWeb;
let ada: Person;
let eve: Person;

beforeAll(async () => {
  web = await testWeb();
  ada = await web.signUp("Ada");
  eve = await web.signUp("Eve");
});
afterAll(() => web.close());

const makeKey = async (name: string) => {
  const answer = await web.ask(`/api/projects/${ada.projectId}/api-keys`, { body: { name }, cookie: ada.cookie });
  expect(answer.status).toBe(201);
  return apiKeyCreated.parse(await answer.json());
};

describe("projects", () => {
  it("are seen by their members only", async () => {
    const made = await web.ask("/api/projects", { body: { name: "Hers" }, cookie: eve.cookie });
    const { id } = project.parse(await made.json());
    const listed = async (cookie: string) =>
      project
        .array()
        .parse(await (await web.ask("/api/projects", { cookie })).json())
        .map((row) => row.id);
    expect(await listed(eve.cookie)).toEqual([id]);
    expect(await listed(ada.cookie)).toEqual([ada.projectId]);
  });

  it("say whether they have traces", async () => {
    const made = project.parse(
      await (await web.ask("/api/projects", { body: { name: "New" }, cookie: ada.cookie })).json(),
    );
    expect(made.hasTraces).toBe(false);
    await insertTraces(web.fresh.db, sampleTraces(made.id, 1));
    const all = project.array().parse(await (await web.ask("/api/projects", { cookie: ada.cookie })).json());
    expect(all.find(({ id }) => id === made.id)?.hasTraces).toBe(true);
  });

  const routes = ["api-keys", "models", "live"] as const;

  it.each(routes)("of others look like none: %s", async (route) => {
    const foreign = await web.ask(`/api/projects/${ada.projectId}/${route}`, { cookie: eve.cookie });
    const none = await web.ask(`/api/projects/nowhere/${route}`, { cookie: eve.cookie });
    expect([foreign.status, none.status]).toEqual([404, 404]);
    expect(await foreign.json()).toEqual(await none.json());
  });

  it.each(routes)("ask a stranger to sign in: %s", async (route) => {
    expect((await web.ask(`/api/projects/${ada.projectId}/${route}`)).status).toBe(401);
  });

  it("list the models that their traces called", async () => {
    for (const [index, model] of ["gpt-b", "gpt-a", "gpt-b"].entries()) {
      await insertTraces(web.fresh.db, sampleTraces(ada.projectId, 1, { trace_id: `m-${index}`, model }));
    }
    const answer = await web.ask(`/api/projects/${ada.projectId}/models`, { cookie: ada.cookie });
    expect(await answer.json()).toEqual(["gpt-a", "gpt-b"]);
  });
});

describe("API keys", () => {
  it("are shown once and stored as a hash", async () => {
    const { key, ...made } = await makeKey("laptop");
    expect(key).toMatch(/^co_sk_[A-Za-z0-9_-]{32,}$/);
    expect(made.prefix).toBe(key.slice(0, 12));
    const answer = await web.ask(`/api/projects/${ada.projectId}/api-keys`, { cookie: ada.cookie });
    const text = await answer.text();
    expect(apiKey.array().parse(JSON.parse(text))).toContainEqual(made);
    expect(text).not.toContain(key);
    const { rows } = await web.fresh.pool.query("select * from api_keys where id = $1", [made.id]);
    expect(JSON.stringify(rows)).not.toContain(key);
    expect(rows).toMatchObject([{ key_hash: hashApiKey(key) }]);
  });

  it("are refused everywhere once revoked, and leave the cache that ingest reads", async () => {
    const { id, key } = await makeKey("leaked");
    const headers = { "x-api-key": key };
    const cached = apiKeyCacheKey(hashApiKey(key));
    await web.redis.client.set(cached, ada.projectId);
    expect((await web.ask("/api/v1/traces", { headers })).status).toBe(200);

    const path = `/api/projects/${ada.projectId}/api-keys/${id}`;
    const revoked = apiKey.parse(await (await web.ask(path, { method: "DELETE", cookie: ada.cookie })).json());
    expect(revoked.revokedAt).not.toBeNull();
    expect((await web.ask("/api/v1/traces", { headers })).status).toBe(401);
    expect(await web.redis.client.get(cached)).toBeNull();

    const again = apiKey.parse(await (await web.ask(path, { method: "DELETE", cookie: ada.cookie })).json());
    expect(again.revokedAt).toBe(revoked.revokedAt);
  });

  it("cannot be revoked from another project", async () => {
    const { id, key } = await makeKey("mine");
    const hers = project.parse(
      await (await web.ask("/api/projects", { body: { name: "H" }, cookie: eve.cookie })).json(),
    );
    const answer = await web.ask(`/api/projects/${hers.id}/api-keys/${id}`, { method: "DELETE", cookie: eve.cookie });
    expect(answer.status).toBe(404);
    expect((await web.ask("/api/v1/traces", { headers: { "x-api-key": key } })).status).toBe(200);
  });
});
