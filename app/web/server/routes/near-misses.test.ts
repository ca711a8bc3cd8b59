import { randomBytes } from "node:crypto";
import { apiError } from "@cognobserve/contracts/api-error";
import { type NearMissFacts, type NotedNearMiss, nearMisses, nearMissKey } from "@cognobserve/contracts/near-miss";
import { project } from "@cognobserve/contracts/web-api";
import { createApiKey } from "@cognobserve/database/api-keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, type TestWeb, testWeb } from "../testing/test-web.ts";

let web: TestWeb;
let ada: Person;
let eve: Person;
let ofEve: string;
let key: string;
let otherProject: string;
const kept = new Set<string>();

beforeAll(async () => {
  web = await testWeb();
  ada = await web.signUp("Ada");
  eve = await web.signUp("Eve");
  ({ key } = await createApiKey(web.fresh.db, { projectId: ada.projectId, name: "test" }));
  otherProject = await newProject("Billing", ada);
  ofEve = await newProject("Eve's", eve);
});
afterAll(async () => {
  await web.redis.client.del(...kept);
  await web.close();
});

async function newProject(name: string, { cookie }: Person): Promise<string> {
  return project.parse(await (await web.ask("/api/projects", { body: { name }, cookie })).json()).id;
}

/** Notes a near miss as ingest does. */
async function note(projectId: string | undefined, facts: NearMissFacts, at = Date.now()): Promise<void> {
  const member: NotedNearMiss = { facts, client: "curl/8.14.1" };
  kept.add(nearMissKey(projectId));
  await web.redis.client.zadd(nearMissKey(projectId), at, JSON.stringify(member));
}

const read = async (options: { query?: string; headers?: Record<string, string>; cookie?: string }) => {
  const answer = await web.ask(`/api/v1/near-misses?${options.query ?? ""}`, options);
  expect(answer.status).toBe(200);
  return nearMisses.parse(await answer.json());
};
const withKey = (query = "") => read({ query, headers: { "x-api-key": key } });
/** A path that no other test has: what is nobody's is shared by all tests on one Redis. */
const somePath = (): NearMissFacts => ({
  kind: "wrong-path",
  method: "POST",
  path: `/v1/${randomBytes(6).toString("hex")}`,
});
const facts = (misses: { data: { facts: NearMissFacts }[] }) => misses.data.map((miss) => miss.facts);

describe("who sees a near miss", () => {
  it("is everybody with a project when it is nobody's", async () => {
    const path = somePath();
    await note(undefined, path);
    expect(facts(await withKey())).toContainEqual(path);
    expect(facts(await read({ query: `project_id=${ofEve}`, cookie: eve.cookie }))).toContainEqual(path);
  });

  it("is the project alone when it is the project's", async () => {
    const path = somePath();
    await note(ada.projectId, path);
    const { data } = await withKey();
    expect(data).toContainEqual(expect.objectContaining({ facts: path, project: { id: ada.projectId, name: null } }));
    expect(facts(await read({ query: `project_id=${ofEve}`, cookie: eve.cookie }))).not.toContainEqual(path);
    expect(facts(await read({ query: `project_id=${ada.projectId}`, cookie: ada.cookie }))).toContainEqual(path);
  });

  it("is a person beside it who has sent with a revoked key of another project, but not that project's key", async () => {
    const revoked: NearMissFacts = { kind: "revoked-key", key_start: "co_sk_abcdef" };
    const path = somePath();
    await note(otherProject, revoked);
    await note(otherProject, path);
    const person = await read({ query: `project_id=${ada.projectId}`, cookie: ada.cookie });
    expect(person.data).toContainEqual(
      expect.objectContaining({
        message: "A request came with a revoked key of the project “Billing”: co_sk_abcdef….",
        project: { id: otherProject, name: "Billing" },
      }),
    );
    expect(facts(person)).not.toContainEqual(path);
    expect(facts(await withKey())).not.toContainEqual(revoked);
  });

  it("is nobody who is not signed in, or names a project of others", async () => {
    expect((await web.ask("/api/v1/near-misses")).status).toBe(401);
    expect((await web.ask("/api/v1/near-misses", { headers: { "x-api-key": "co_sk_unknown" } })).status).toBe(401);
    const ofAda = `/api/v1/near-misses?project_id=${ada.projectId}`;
    expect((await web.ask(ofAda, { cookie: eve.cookie })).status).toBe(404);
  });
});

describe("the answer", () => {
  it("tells what came and what to do, with the address where traces are received", async () => {
    const path = { ...somePath(), path: "/v1/trace" } as NearMissFacts;
    const at = Date.now();
    await note(ada.projectId, path, at);
    const { data, watching } = await withKey();
    expect(watching).toBe(true);
    expect(data.find((miss) => miss.at === new Date(at).toISOString())).toEqual({
      at: new Date(at).toISOString(),
      kind: "wrong-path",
      message: "A request came to /v1/trace, where nothing is received.",
      remedy: expect.stringMatching(/^Send to https?:\/\/[^/]+\/v1\/traces$/),
      project: { id: ada.projectId, name: null },
      client: "curl/8.14.1",
      facts: path,
    });
  });

  it("is sorted, newest first, and begins after a time", async () => {
    const [early, late] = [somePath(), somePath()];
    const now = Date.now();
    await note(ada.projectId, late, now - 10_000);
    await note(ada.projectId, early, now - 60_000);
    const all = facts(await withKey());
    const order = all.map((miss) => JSON.stringify(miss));
    expect(order.indexOf(JSON.stringify(late))).toBeLessThan(order.indexOf(JSON.stringify(early)));
    const since = facts(await withKey(`since=${new Date(now - 30_000).toISOString()}`));
    expect(since).toContainEqual(late);
    expect(since).not.toContainEqual(early);
    expect(facts(await withKey(`since=${new Date(now - 10_000).toISOString()}`))).not.toContainEqual(late);
    const wrong = await web.ask("/api/v1/near-misses?since=yesterday", { headers: { "x-api-key": key } });
    expect([wrong.status, apiError.parse(await wrong.json()).error.path]).toEqual([400, "since"]);
  });

  it("leaves out what is older than a quarter of an hour, and what a newer ingest has noted", async () => {
    const old = somePath();
    await note(ada.projectId, old, Date.now() - 16 * 60_000);
    await web.redis.client.zadd(
      nearMissKey(ada.projectId),
      Date.now(),
      '{"facts":{"kind":"of-tomorrow"},"client":null}',
    );
    await web.redis.client.zadd(nearMissKey(ada.projectId), Date.now(), "no JSON");
    expect(facts(await withKey())).not.toContainEqual(old);
  });

  it("says that nobody watches while Redis is away", async () => {
    const away = await testWeb();
    const person = await away.signUp("Grace");
    away.redis.client.disconnect();
    const answer = await away.ask(`/api/v1/near-misses?project_id=${person.projectId}`, { cookie: person.cookie });
    expect([answer.status, await answer.json()]).toEqual([200, { data: [], watching: false }]);
    await away.close();
  });
});
