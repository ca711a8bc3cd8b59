import { randomBytes, randomUUID } from "node:crypto";
import { apiError } from "@cognobserve/contracts/api-error";
import { type NearMissFacts, type NotedNearMiss, nearMisses, nearMissKey } from "@cognobserve/contracts/near-miss";
import { project } from "@cognobserve/contracts/web-api";
import { createApiKey, hashApiKey, revokeApiKey } from "@cognobserve/database/api-keys";
import { touchApiKey } from "@cognobserve/database/authenticate-api-key";
import { operatorHeader, operatorToken } from "@cognobserve/settings/operator-token";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertTraces, sampleTraces } from "../testing/sample-traces.ts";
import { type Person, secretOfTests, type TestWeb, testWeb } from "../testing/test-web.ts";

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
/** As the installer asks. */
const asOperator = (secret = secretOfTests) =>
  read({ headers: { "x-api-key": key, [operatorHeader]: operatorToken(secret) } });
const asAda = () => read({ query: `project_id=${ada.projectId}`, cookie: ada.cookie });
const asEve = () => read({ query: `project_id=${ofEve}`, cookie: eve.cookie });
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

  it("is nobody who is not signed in, or names a project of others", async () => {
    expect((await web.ask("/api/v1/near-misses")).status).toBe(401);
    expect((await web.ask("/api/v1/near-misses", { headers: { "x-api-key": "co_sk_unknown" } })).status).toBe(401);
    const ofAda = `/api/v1/near-misses?project_id=${ada.projectId}`;
    expect((await web.ask(ofAda, { cookie: eve.cookie })).status).toBe(404);
  });
});

describe("a key of another project, used while somebody waits here,", () => {
  const ofProject = (id: string) => expect.objectContaining({ project: expect.objectContaining({ id }) });
  const newKey = () => createApiKey(web.fresh.db, { projectId: otherProject, name: "its own" });

  /** Sends a trace as a client of that key does. */
  async function send(otherKey: string, projectId = otherProject): Promise<void> {
    await touchApiKey(web.fresh.db, hashApiKey(otherKey));
    const [trace] = sampleTraces(projectId, 1, { trace_id: randomUUID(), start_time: new Date() });
    await insertTraces(web.fresh.db, trace === undefined ? [] : [trace]);
  }

  it("is told when it was revoked, with its project's name, to its people and to whoever runs the installation", async () => {
    const { key: revoked, id } = await newKey();
    await revokeApiKey(web.fresh.db, { projectId: otherProject, keyId: id });
    const facts: NearMissFacts = { kind: "revoked-key", key_start: revoked.slice(0, 12) };
    await note(otherProject, facts);
    await note(otherProject, somePath());
    const told = expect.objectContaining({
      message: `A request came with a revoked key of the project “Billing”: ${revoked.slice(0, 12)}….`,
      project: { id: otherProject, name: "Billing" },
    });
    for (const { data } of [await asAda(), await asOperator()]) {
      expect(data.filter(({ project }) => project?.id === otherProject)).toEqual([told]);
    }
    for (const { data } of [await asEve(), await withKey(), await asOperator("of another installation, this is")]) {
      expect(data).not.toContainEqual(ofProject(otherProject));
    }
  });

  it("is told when its trace went there, to the same, and the right key to whoever has it", async () => {
    const { key: ofBilling } = await newKey();
    await send(ofBilling);
    const told = {
      at: expect.any(String),
      kind: "other-project",
      message: `A request came with a key of the project “Billing”, ${ofBilling.slice(0, 12)}…, and its trace is there.`,
      remedy: `To have it here, send it with this project's key, ${key.slice(0, 12)}….`,
      project: { id: otherProject, name: "Billing" },
      client: null,
      facts: { kind: "other-project", key_start: ofBilling.slice(0, 12) },
    };
    expect((await asOperator()).data).toContainEqual(told);
    expect((await asAda()).data).toContainEqual({
      ...told,
      remedy: "To have it here, send it with this project's key.",
    });
    for (const { data } of [await asEve(), await withKey(), await asOperator("of another installation, this is")]) {
      expect(JSON.stringify(data)).not.toContain("Billing");
    }
  });

  it("is told once, of the last project, without a key when it had several, and not to that project itself", async () => {
    await send((await newKey()).key);
    const { data } = await asOperator();
    expect(data.filter(({ kind }) => kind === "other-project")).toEqual([
      expect.objectContaining({ facts: { kind: "other-project", key_start: null } }),
    ]);
    await send(key, ada.projectId);
    expect((await asOperator()).data).not.toContainEqual(
      expect.objectContaining({ kind: "other-project", project: expect.objectContaining({ id: ada.projectId }) }),
    );
    const since = data.find(({ kind }) => kind === "other-project")?.at;
    const later = await read({
      query: `since=${since}`,
      headers: { "x-api-key": key, [operatorHeader]: operatorToken(secretOfTests) },
    });
    expect(later.data.map(({ kind }) => kind)).not.toContain("other-project");
  });

  it("is not told of a project whose keys were only read with, or whose last trace is old", async () => {
    const { key: ofEves } = await createApiKey(web.fresh.db, { projectId: ofEve, name: "its own" });
    const eves = () => asOperator().then(({ data }) => data.filter(({ project }) => project?.id === ofEve));
    await touchApiKey(web.fresh.db, hashApiKey(ofEves));
    expect(await eves()).toEqual([]);
    await insertTraces(web.fresh.db, sampleTraces(ofEve, 1, { received_at: new Date(Date.now() - 16 * 60_000) }));
    expect(await eves()).toEqual([]);
    await send(ofEves, ofEve);
    expect(await eves()).toHaveLength(1);
  });
});

describe("another project that is sent to while somebody waits here", () => {
  const minutes = (ago: number) => new Date(Date.now() - ago * 60_000);

  /** A project of Ada's that got traces which began so many minutes ago, and the last of them now. */
  async function sentTo(name: string, began: readonly number[]) {
    const id = await newProject(name, ada);
    const { key: itsKey } = await createApiKey(web.fresh.db, { projectId: id, name: "its own" });
    await touchApiKey(web.fresh.db, hashApiKey(itsKey));
    for (const ago of began) {
      const received_at = ago === began.at(-1) ? new Date() : minutes(Math.max(ago, 30));
      const [trace] = sampleTraces(id, 1, { trace_id: randomUUID(), start_time: minutes(ago), received_at });
      await insertTraces(web.fresh.db, trace === undefined ? [] : [trace]);
    }
    const told = (await asOperator()).data.filter(({ project }) => project?.id === id);
    return told.map(({ kind }) => kind);
  }

  it.each([
    ["is told when it only now gets traces", [0], ["other-project"]],
    ["is told while it gets them for less than an hour", [50, 20, 0], ["other-project"]],
    ["is told when its last ones are long ago", [300, 130, 0], ["other-project"]],
    ["is not told when it gets them all the time", [300, 90, 20, 0], []],
    ["is told by when a trace came, whatever a sender's clock said before", [-300, 0], ["other-project"]],
  ])("%s", async (name, began, kinds) => {
    expect(await sentTo(name, began)).toEqual(kinds);
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
